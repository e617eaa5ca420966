import { RequestFailure } from '../client/transport/request_failure.ts'
import { E_INVALID_REQUEST_OPTION } from '../errors.ts'
import { readSitemap } from './read_sitemap.ts'
import { SitemapProblem, type SitemapEntry, type SitemapReader } from './sitemap_reader.ts'
import type { SourceContext, UrlSource } from '../types.ts'

export interface SitemapOptions {
  /** Leave out what has an older `lastmod`: a date, or a string that `Date` parses */
  since?: Date | string

  /** Also URLs of other origins. They are asked without token and credentials. Default: false */
  foreign?: boolean
}

/**
 * The URLs of an XML sitemap, or of an index of them, compressed or not. It is asked for with the
 * run's own authentication. One that cannot be read is a failure in the report.
 *
 * @param url - Relative to `baseUrl`
 * @throws E_INVALID_REQUEST_OPTION - when `since` is no date
 * @see https://www.sitemaps.org/protocol.html
 * @example
 * ```ts
 * makeRequests({ urls: sitemap('/sitemap.xml', { since: '2026-01-01' }) })
 * ```
 */
export function sitemap(url: string | URL, options: SitemapOptions = {}): UrlSource {
  const since = options.since === undefined ? null : new Date(options.since)
  if (since && Number.isNaN(since.getTime())) {
    throw new E_INVALID_REQUEST_OPTION(['since', `expected a date, such as '2026-01-31'`])
  }
  return {
    async *readUrls(context) {
      const urls = new SitemapUrls(context, since, options.foreign ?? false)
      yield* urls.read(context.resolve(url), true)
    },
  }
}

class SitemapUrls {
  #context: SourceContext
  #since: Date | null
  #foreign: boolean

  constructor(context: SourceContext, since: Date | null, foreign: boolean) {
    this.#context = context
    this.#since = since
    this.#foreign = foreign
  }

  /**
   * @param mayBeIndex - An index lists sitemaps, and no further index (the protocol)
   */
  async *read(url: URL, mayBeIndex: boolean): AsyncGenerator<string> {
    const document = await this.#fetch(url)
    if (document === null) {
      return
    }
    const isIndex = document.root === 'sitemapindex'
    if (isIndex && !mayBeIndex) {
      this.#context.fail(url, 'sitemap-index-in-index')
      return
    }
    for (const entry of document.entries) {
      const target = this.#accept(entry, url)
      if (target !== null && isIndex) {
        yield* this.read(target, false)
      } else if (target !== null) {
        yield target.href
      }
    }
  }

  async #fetch(url: URL): Promise<SitemapReader | null> {
    let document: SitemapReader | null = null
    let problem: string | null = null
    const read = async (body: Parameters<typeof readSitemap>[0]) => {
      document = problem = null
      try {
        document = await readSitemap(body)
      } catch (error) {
        if (!(error instanceof SitemapProblem)) {
          throw error
        }
        problem = error.message
        body.destroy()
      }
    }
    try {
      const { status } = await this.#context.fetch(url, read)
      if (status === 200 && document !== null) {
        return document
      }
      this.#context.fail(url, status === 200 ? (problem ?? 'not-a-sitemap') : String(status))
    } catch (error) {
      if (!(error instanceof RequestFailure)) {
        throw error
      }
      this.#context.fail(url, error.reason)
    }
    return null
  }

  #accept({ loc, lastmod }: SitemapEntry, sitemapUrl: URL): URL | null {
    if (this.#since && lastmod && new Date(lastmod) < this.#since) {
      return null
    }
    if (!URL.canParse(loc)) {
      this.#context.hint(
        `The sitemap ${sitemapUrl.pathname} lists something that is not an absolute URL`
      )
      return null
    }
    const url = new URL(loc)
    if (this.#foreign || this.#isOwn(url, sitemapUrl)) {
      return url
    }
    this.#context.hint(
      `URLs of ${url.origin} were left out of the sitemap ${sitemapUrl.pathname}: list it in "origins", or set "host" if it is the name of the site that is asked, or read the sitemap with "foreign: true"`
    )
    return null
  }

  #isOwn(url: URL, sitemapUrl: URL): boolean {
    return (
      url.origin === sitemapUrl.origin ||
      url.origin === this.#context.visible(sitemapUrl).origin ||
      this.#context.isOwn(url)
    )
  }
}
