import { keepFromOthers } from '../response/keep_from_others.ts'
import { withoutPolicy } from './without_policy.ts'
import { addCacheStatus, parseCacheStatus } from '../http/cache_status.ts'
import type { HttpResponse } from '@adonisjs/core/http'

/**
 * Makes what an application has answered the answer to an authorised request: no cache on the way keeps it, and
 * it says what became of the page, also where the page cache was not reached.
 *
 * @param targeted - Names of headers that some caches follow in place of `Cache-Control`, in lower case
 */
export function answerAuthorised(response: HttpResponse, targeted: Iterable<string>): void {
  keepFromOthers(response, targeted, 'private, no-store')
  // How old a page is that is looked at. In an answer to a warm-up, it is that of a cache on the way.
  response.removeHeader('age')
  if (parseCacheStatus(String(response.getHeader('cache-status') ?? '')) === null) {
    addCacheStatus(response, { fwd: 'request', detail: withoutPolicy(response.getStatus()) })
  }
}
