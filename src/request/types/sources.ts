import type { Readable } from 'node:stream'
import type { Duration } from '../../types.ts'

/**
 * One URL of a warm-up. Relative ones resolve against `baseUrl`. A source among the URLs is
 * read where it stands.
 */
export type UrlItem = string | URL | PageItem | UrlSource

/**
 * A URL with what there is to say of it.
 */
export interface PageItem {
  /** Resolves against `baseUrl` */
  url: string | URL

  /** Further headers to ask with, for trusted origins only */
  headers?: Record<string, string>

  /**
   * Why the page is not asked for, but reported as `skipped`; and a key that tells it from others of the
   * same URL. Default: it is asked for
   */
  skipped?: { reason: string; key: string }
}

/**
 * Where the URLs come from. Never all held in memory.
 */
export type Urls = Iterable<UrlItem> | AsyncIterable<UrlItem> | UrlSource

/**
 * A source that needs the run to read its URLs: a sitemap behind a login, named routes.
 */
export interface UrlSource {
  /** Called once by each run. What it throws ends the run with `E_SOURCE_FAILED` */
  readUrls(context: SourceContext): Iterable<UrlItem> | AsyncIterable<UrlItem>
}

/**
 * Which of the stored pages.
 */
export interface StoredPageSelection {
  /** Those that carry it, or one of several */
  tag?: string | string[]

  /** Name of the route, else its pattern; or a glob, such as `posts.*` */
  route?: string

  /** Of their URL; or a glob, such as `*.example.com` */
  host?: string

  /** Those that were stored so many seconds ago, or more; or a string such as `'1d'` */
  age?: Duration

  /** Name of the only store of config/cache.ts to look into. Default: all */
  cache?: string
}

/**
 * The pages of an application that are stored.
 */
export interface StoredUrls {
  /**
   * Their URLs, with the headers that make the variants that were asked for; also of those that cannot be
   * asked for, because what makes them is written down nowhere
   */
  read(): AsyncIterable<PageItem>

  /** Why there may be more than was read, in sentences. Known when all have been read */
  problems(): string[]
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
   * @throws what went wrong - after all attempts
   */
  fetch(url: URL, read: (body: Readable) => Promise<void>): Promise<{ status: number; url: URL }>

  /** The URL of a named route of the application */
  routeUrl(
    name: string,
    params?: Record<string, unknown> | unknown[],
    qs?: Record<string, unknown>
  ): string

  /**
   * The pages that are stored, as far as the index knows of them
   *
   * @throws E_INVALID_REQUEST_OPTION
   */
  storedPages(selection: StoredPageSelection): StoredUrls

  /** Reports a document of the source (a sitemap) that could not be read */
  fail(url: URL, reason: string): void

  /** Adds a sentence to the report's hints */
  hint(sentence: string): void
}
