import type { CachingTerms } from './caching_headers_of.ts'
import type { Page } from '../page/page.ts'
import type { HttpResponse } from '@adonisjs/core/http'

/**
 * Removes from a response what the page in it says to some caches alone, where the terms of this request are
 * that no other cache may keep it: they would follow that, and not the `Cache-Control` that says so (RFC 9213,
 * 2.2). A page that has a `Cache-Control` of its own means both.
 *
 * @param targeted - Names of such headers, in lower case
 */
export function dropTargeted(
  response: HttpResponse,
  page: Page,
  terms: CachingTerms,
  targeted: ReadonlySet<string>
): void {
  if (terms.scope !== 'private' && !isKeptByNobody(page, terms)) {
    return
  }
  const { headers } = page
  if (!headers.has('cache-control')) {
    headers
      .names()
      .filter((name) => targeted.has(name))
      .forEach((name) => response.removeHeader(name))
  }
}

/**
 * Whether it is kept for ever, and there is no time for which others may keep it.
 */
function isKeptByNobody({ freshUntil }: Page, { isForever, timeout }: CachingTerms): boolean {
  return typeof timeout !== 'number' && (isForever || freshUntil === null)
}
