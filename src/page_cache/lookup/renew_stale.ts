import { variantHeaders } from './variant_headers.ts'
import { requestedHost } from '../../keys/host_and_locale.ts'
import { forVisitor } from './for_visitor.ts'
import { renewOnce } from './renew_once.ts'
import type { Page } from '../../page/page.ts'
import type { Forward, Outcome } from '../outcome.ts'
import type { LookupResult } from '../../storage/slot/variant_slot.ts'
import type { PageScope } from '../request_scope.ts'

/**
 * How long a renewal may take at least that no visitor waits for, in milliseconds: how long visitors
 * wait for one another says nothing of that.
 */
const IN_BACKGROUND = 10_000

/**
 * Renews a stale page in the background, as the visitor's request named it: its host, path and
 * query, and the headers that the page differs by.
 *
 * @param isAwaited - Whether a visitor waits for it
 * @returns what became of it
 */
export async function renewStale(
  scope: PageScope,
  found: LookupResult,
  isAwaited = false
): Promise<string> {
  const { ctx, runtime, policy, slot, locale } = scope
  const { key, index } = found
  const { request } = ctx
  const url = URL.parse(`${request.protocol()}://${requestedHost(ctx)}${request.request.url}`)
  if (url === null) {
    return 'skipped'
  }
  const { headers } = variantHeaders(ctx, index?.selectors ?? [], locale)
  const timeLimit = policy.timeLimit ?? Math.max(runtime.config.flightTimeout, IN_BACKGROUND)
  const options = { timeLimit, isAwaited }
  const { backgroundRenewals, locks } = runtime
  const ofPage = { headers, expectedKey: slot.key, isBackground: !isAwaited }
  const renew = () => runtime.renewInProcess(url, ofPage)
  return backgroundRenewals.begin(slot.store.qualified(key), options, () =>
    locks === null ? renew() : renewOnce(scope, locks, found, options, renew)
  )
}

/**
 * Has a page renewed whose production is limited in time, and waits for that. The handler runs in a
 * request of its own, which may go on when nobody waits for it any more; that of the visitor is
 * answered with the last good page then.
 *
 * @param before - The last good page, which may be served if the renewal fails
 * @returns `null` where the handler has to answer the visitor itself: the renewal may not be stored
 */
export async function renewInTime(
  scope: PageScope,
  found: LookupResult,
  before: Page,
  fwd: Forward
): Promise<Outcome | null> {
  const result = await renewStale(scope, found, true)
  if (result === 'kept') {
    const { key } = found
    const reason = 'stale-if-error'
    return forVisitor(scope, { kind: 'stale', reason, page: before, key, personalised: null })
  }
  const { page, key } = await scope.slot.find()
  return page?.isFresh(Date.now()) && page.begunAt > before.begunAt
    ? forVisitor(scope, { kind: 'collapsed', fwd, page, key, personalised: null })
    : null
}
