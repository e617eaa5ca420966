import { E_INVALID_REQUEST_OPTION } from '../errors.ts'
import { SitemapUrls } from './sitemap_urls.ts'
import type { UrlSource } from '../types.ts'

export interface SitemapOptions {
  /** Leave out what has an older `lastmod`: a date, or a string that `Date` parses */
  since?: Date | string

  /** Also URLs of other origins. They are asked without token and credentials. Default: false */
  foreign?: boolean
}

/**
 * The URLs of a sitemap, in XML or in plain text, or of an index of sitemaps, compressed or not; or
 * of all the sitemaps that a `robots.txt` names. It is asked for with the run's own authentication.
 * One that cannot be read is a failure in the report.
 *
 * @param url - Relative to `baseUrl`
 * @throws E_INVALID_REQUEST_OPTION - when `since` is no date
 * @see https://www.sitemaps.org/protocol.html
 * @example
 * ```ts
 * makeRequests({ urls: sitemap('/sitemap.xml', { since: '2026-01-01' }) })
 * makeRequests({ urls: sitemap('/robots.txt') })
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
      yield* urls.read(context.resolve(url))
    },
  }
}
