import { cachingTerms } from './finish_page.ts'
import { HitHeaders } from '../../response/hit_headers.ts'
import { isPromise } from '../../options/is_promise.ts'
import { Inputs } from '../../recording/inputs.ts'
import { RememberedPage } from '../../storage/slot/remembered_page.ts'
import { watchRequest } from '../../recording/watching/watch_request.ts'
import { frontListenerOf, type HitToSend } from '../../front/front_listener.ts'
import type { FrontRefusal } from '../../front/refusals.ts'
import type { Consent } from '../../types.ts'
import type { Page } from '../../page/page.ts'
import type { PageScope } from '../request_scope.ts'

/**
 * Inputs that say who asks and which request it is. Of these a middleware may read what it likes; what
 * names a page may not depend on them.
 */
const OF_VISITOR: readonly Consent[] = ['ip', 'user-agent', 'referer', 'request-id', 'signature']

/**
 * Tells the front ring, where the request came through it, that it was answered with a hit that may be
 * everybody's: what is sent for it may answer others who ask the same.
 */
export function tellFront(scope: PageScope, page: Page): void {
  const { ctx, runtime, authorisation } = scope
  const { request } = ctx.request
  const listener = frontListenerOf(request)
  const isForAll = page.holes.length === 0 && !page.forwardsQuery && !isToldTimeLeft(scope, page)
  // While an application is developed, each request has to look whether it has changed.
  if (listener !== undefined && authorisation === undefined && isForAll && !runtime.showsKeys) {
    listener.hit(request, () => hitOf(scope, page))
  }
}

/**
 * Whether networks in front are told how long the page has left, which is something else each time.
 */
function isToldTimeLeft({ runtime, policy }: PageScope, { freshUntil }: Page): boolean {
  const { forever, public: isPublic } = policy.declared
  return runtime.networks !== null && isPublic && forever && freshUntil !== null
}

function hitOf(scope: PageScope, page: Page): HitToSend | FrontRefusal | null {
  const { ctx, slot, policy, runtime } = scope
  const { codings } = runtime
  const remembered = RememberedPage.of(slot, page)
  if (remembered === null) {
    return null
  }
  if (dependsOnVisitor(scope)) {
    return 'key'
  }
  const accepts = ctx.request.request.headers['accept-encoding']
  const terms = policy.followsResponse ? null : cachingTerms(scope, page)
  return {
    remembered,
    computed: new HitHeaders(page, terms, runtime.config.cacheStatus),
    codings,
    form: () => codings?.formFor(page, accepts) ?? page.body,
    answeredAt: Date.now(),
  }
}

/**
 * Whether what names the page, or says how long others may keep it, is asked for again and has read
 * who asks. What it reads beside that, the front ring has noticed itself.
 */
function dependsOnVisitor({ ctx, policy }: PageScope): boolean {
  const inputs = new Inputs([], new Set())
  const endWatching = [...watchRequest(ctx, inputs)]
  try {
    const isAsynchronous = isPromise(policy.key(ctx))
    policy.timeout(ctx)
    return isAsynchronous || OF_VISITOR.some((input) => inputs.personal.has(input))
  } catch {
    return true
  } finally {
    endWatching.forEach((end) => end())
  }
}
