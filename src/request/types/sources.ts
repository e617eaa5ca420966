import type { Readable } from 'node:stream'

/**
 * One URL of a warm-up. Relative ones resolve against `baseUrl`. A source among the URLs is
 * read where it stands.
 */
export type UrlItem =
  string | URL | { url: string | URL; headers?: Record<string, string> } | UrlSource

/**
 * Where the URLs come from. Never all held in memory.
 */
export type Urls = Iterable<UrlItem> | AsyncIterable<UrlItem> | UrlSource

/**
 * A source that needs the run to read its URLs: a sitemap behind a login, named routes.
 */
export interface UrlSource {
  readUrls(context: SourceContext): Iterable<UrlItem> | AsyncIterable<UrlItem>
}

/**
 * What a run offers to its sources.
 */
export interface SourceContext {
  /** Aborted when the run ends early */
  signal: AbortSignal

  /** Resolves against `baseUrl` */
  resolve(url: string | URL): URL

  /** Whether the run may show its credentials there: `baseUrl`, `login.url`, `origins` */
  isOwn(url: URL): boolean

  /** A URL as visitors have it, where `host` asks for another name */
  visible(url: URL): URL

  /**
   * Asks as the first persona that is logged in, and follows redirects. `read` is called for
   * each answer on the way, and again when it is asked for another time
   *
   * @throws RequestFailure
   */
  fetch(url: URL, read: (body: Readable) => Promise<void>): Promise<{ status: number; url: URL }>

  /** The URL of a named route of the application */
  routeUrl(
    name: string,
    params?: Record<string, unknown> | unknown[],
    qs?: Record<string, unknown>
  ): string

  /** Reports a document of the source (a sitemap) that could not be read */
  fail(url: URL, reason: string): void

  /** Adds a sentence to the report's hints */
  hint(sentence: string): void
}
