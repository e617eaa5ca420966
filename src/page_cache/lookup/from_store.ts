import { asksAnew, refusalToProduce } from './admission.ts'
import { forVisitor } from './for_visitor.ts'
import { renewOutdated } from './renew_outdated.ts'
import { renewStale } from './renew_stale.ts'
import { RequestDirectives } from '../../freshness/request_directives.ts'
import type { Outcome } from '../outcome.ts'
import type { PageScope } from '../request_scope.ts'
import type { LookupResult } from '../../storage/slot/variant_slot.ts'

/**
 * In policies that do not follow the response, the directives of the request are ignored.
 */
export function directivesOf({ ctx, policy }: PageScope): RequestDirectives | null {
  return policy.followsResponse ? RequestDirectives.of(ctx.request.request.headers) : null
}

/**
 * @param now - Milliseconds since the epoch
 * @returns `null` where what is stored does not answer the request
 */
export function fromStore(
  scope: PageScope,
  found: LookupResult,
  directives: RequestDirectives | null,
  now: number
): Outcome | Promise<Outcome> | null {
  const { page, key, isOutdated } = found
  const use = usability(found, directives, now)
  const isAskedAnew = scope.runtime.sources !== null && asksAnew(scope, directives)
  if (page === null || use === 'none' || isAskedAnew) {
    return null
  }
  if (use === 'fresh') {
    return forVisitor(scope, { kind: 'hit', page, key, personalised: null })
  }
  const onlyLooks = scope.authorisation?.purpose === 'look' || scope.isSpeculation
  // What only a warm-up may produce waits for it.
  if (isOutdated && !onlyLooks && refusalToProduce(scope, directives) === null) {
    void renewOutdated(scope, found)
  } else if (use === 'stale-while-revalidate' && !onlyLooks && !isOutdated) {
    void renewStale(scope, found)
  }
  const reason = isOutdated ? 'outdated' : 'stale'
  return forVisitor(scope, { kind: 'stale', reason, page, key, personalised: null })
}

/**
 * How a stored page may be used for a request.
 *
 * - `fresh`: it answers the request
 * - `stale`: it does although it has expired, because the request accepts that
 * - `stale-while-revalidate`: it does, and has to be renewed
 * - `none`: it has to be renewed first
 */
type Usability = 'fresh' | 'stale' | 'stale-while-revalidate' | 'none'

/**
 * @param directives - Of the request, where they count
 * @param now - Milliseconds since the epoch
 */
export function usability(
  { page, isOutdated }: LookupResult,
  directives: RequestDirectives | null,
  now: number
): Usability {
  if (page === null || page.isOfFuture(now)) {
    return 'none'
  }
  if (directives === null ? page.isFresh(now) : directives.accepts(page, now)) {
    return page.isFresh(now) ? 'fresh' : 'stale'
  }
  const isAccepted = directives === null || directives.acceptsStaleWhileRevalidate(page, now)
  const isAllowed = isOutdated
    ? !page.staleness?.mustRevalidate
    : page.allowsStaleWhileRevalidate(now)
  return !page.isFresh(now) && isAllowed && isAccepted ? 'stale-while-revalidate' : 'none'
}
