import { assertionFailure } from '../../page_cache/faking/assertion_failure.ts'
import { EXPECTATIONS, explain, reasonOf } from './expectations.ts'
import { parseCacheStatus } from '../../http/cache_status.ts'
import type { Reason } from '../../store_rules/reasons.ts'
import type { PageCacheAssertions } from './page_cache_assertions.ts'

/**
 * An answer, as a client has got it.
 */
export interface Answer {
  /** What was asked for: `GET /posts` */
  request: string
  status: number
  /** The header; `undefined` where there is none */
  cacheStatus: string | undefined
  /** Where redirects led to; `undefined` where there were none */
  redirectedTo?: string
  /** Whether the browser had it already, and did not ask for it */
  isFromBrowser?: boolean
}

/**
 * Why an answer says nothing of the page cache.
 */
const MISSING = [
  'Its route is not declared to be cached. "node ace page-cache:explain --all" lists those that are',
  'A middleware, such as auth, has answered before the page cache was reached; or there is no such route',
  'It comes from another process, whose config/cache_helpers.ts says cacheStatus: false',
]

/**
 * @param assertion - Its name
 * @param reason - Which reason `Cache-Status` has to give, where that matters
 * @param called - What the test has called: where the stack of a failure begins
 * @throws AssertionError
 */
export function checkAnswer(
  answer: Answer,
  assertion: keyof PageCacheAssertions<void>,
  reason: Reason | undefined,
  called: Function
): void {
  const { expected, isMet } = EXPECTATIONS[assertion]
  const wanted = reason === undefined ? expected : `${expected} (${reason})`
  const begin = `Expected ${wanted} of ${nameOf(answer)}`
  if (answer.isFromBrowser) {
    throw assertionFailure(
      `${begin}, but the browser has not asked for it: it took it from its own cache, as the page's max-age allows. Call page.reload(), or visit it in a new context`,
      called
    )
  }
  const status = parseCacheStatus(answer.cacheStatus)
  if (status === null) {
    const lines = MISSING.map((line) => `  - ${line}`).join('\n')
    throw assertionFailure(
      `${begin}, but it has no Cache-Status of the page cache. One of these is why:\n${lines}`,
      called
    )
  }
  const given = reasonOf(status)
  const isOff = given === 'disabled' && reason !== 'disabled'
  if (isOff || !isMet(status) || (reason !== undefined && given !== reason)) {
    throw assertionFailure(
      `${begin}, but Cache-Status says "${answer.cacheStatus}". ${explain(status, assertion)}`,
      called
    )
  }
}

function nameOf({ request, status, redirectedTo }: Answer): string {
  const led = redirectedTo === undefined ? '' : `, which redirected to ${redirectedTo}`
  return `${request}${led} (${status})`
}
