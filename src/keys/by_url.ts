import { withKeyedQuery } from './query/keyed_query.ts'
import { localePart, pathOf, requestedHost } from './host_and_locale.ts'
import { canonicalQuery } from './query/query.ts'
import { readingOf } from './query/reading_of.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * Keys a page on host, path and query: the default. The query is sorted by name and in one spelling, without the
 * parameters of `ignoreQuery`; the locale is part of the key where the application has one.
 * Never the scheme.
 *
 * @returns the key; `null` for a request whose host is not a host name
 * @example
 * ```ts
 * static cacheKeyFunc = byUrl // shop.example.com/posts?page=2&tag=a
 * ```
 */
export const byUrl = withKeyedQuery('declared', (ctx: HttpContext): string | null => {
  const host = requestedHost(ctx)
  if (host === null) {
    return null
  }
  const { pathname, query } = ctx.request.parsedUrl
  const canonical = query ? canonicalQuery(query, readingOf(ctx)) : ''
  return `${localePart(ctx)}${host}${pathOf(pathname)}${canonical === '' ? '' : `?${canonical}`}`
})
