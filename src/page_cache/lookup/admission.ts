import { logFailed } from '../../policy/computing/log_failed.ts'
import { refusal } from '../../store_rules/store_rules.ts'
import { requestedHost } from '../../keys/host_and_locale.ts'
import { tellOfStrangeHost } from './strange_host.ts'
import { visitorFacts } from '../../recording/visitor.ts'
import { VISITOR_RULES } from '../../store_rules/store_rules.ts'
import { provideReading } from '../../keys/query/reading_of.ts'
import type { IncomingMessage } from 'node:http'
import { isReload } from '../../development/is_reload.ts'
import type { Forward } from '../outcome.ts'
import type { LookupResult } from '../../storage/slot/variant_slot.ts'
import type { Reason } from '../../store_rules/reasons.ts'
import type { RequestScope } from '../request_scope.ts'
import type { RequestDirectives } from '../../freshness/request_directives.ts'

/**
 * The stored key of a request, or the reason why it bypasses the cache.
 */
export type Admission = { key: string; refused?: undefined } | { key?: undefined; refused: Reason }

/**
 * Whether a request may be answered from the store, and which page it then asks for, as far as
 * that is known before the lookup: step 1 of docs/architecture.md.
 *
 * @returns a promise where the key function is asynchronous
 */
export function admit(scope: RequestScope): Admission | Promise<Admission> {
  const { ctx, policy, runtime, authorisation } = scope
  // What is only looked at is explained as if it were on.
  if (!runtime.config.enabled && authorisation?.purpose !== 'inspect') {
    return { refused: 'disabled' }
  }
  if (runtime.sources?.look().hasJustChanged(Date.now()) && authorisation?.purpose !== 'inspect') {
    return { refused: 'changed' }
  }
  const method = ctx.request.intended()
  if (method !== 'GET' && method !== 'HEAD') {
    return { refused: 'method' }
  }
  if (hasBody(ctx.request.request)) {
    return { refused: 'body' }
  }
  const host = requestedHost(ctx)
  if (host === null || !runtime.hosts.has(host)) {
    if (host !== null && scope.authorisation === undefined) {
      tellOfStrangeHost(runtime, host)
    }
    return { refused: 'host' }
  }
  const refused = refusal(VISITOR_RULES, visitorFacts(ctx), policy)
  if (refused !== null) {
    return { refused }
  }
  if (ctx.request.parsedUrl.query) {
    provideReading(ctx, runtime.reading)
  }
  try {
    const key = policy.key(ctx)
    return key instanceof Promise
      ? key.then(admission, (error) => keyError(scope, error))
      : admission(key)
  } catch (error) {
    return keyError(scope, error)
  }
}

/**
 * Whether a request may produce a page that is not in the store, for others as well.
 *
 * @param directives - Of the request, where they count
 * @returns why the handler is to answer for this visitor alone, if it is
 */
export function refusalToProduce(
  { ctx, policy, isSpeculation }: RequestScope,
  directives: RequestDirectives | null
): Reason | null {
  const { forever, onMiss } = policy.declared
  if (forever && onMiss !== 'store') {
    return 'on-miss'
  }
  if (isSpeculation) {
    return 'prefetch'
  }
  // A handler of HEAD alone says nothing of what a GET is answered with.
  if (ctx.request.intended() === 'HEAD' && ctx.route?.methods.includes('GET') !== true) {
    return 'method'
  }
  return directives?.noStore ? 'no-store' : null
}

/**
 * Whether a developer reloads a page that they may cause. Visitors have no such say.
 */
export function asksAnew(scope: RequestScope, directives: RequestDirectives | null): boolean {
  return isReload(scope.ctx.request.request.headers) && refusalToProduce(scope, directives) === null
}

/**
 * Why the stored page does not answer the request (RFC 9211, 2.2). `request`: it is fresh, but the
 * directives of the request refuse it.
 */
export function forwardOf({ page, index }: LookupResult): Forward {
  if (page) {
    return page.isFresh(Date.now()) ? 'request' : 'stale'
  }
  return index ? 'vary-miss' : 'uri-miss'
}

/**
 * Whether a request carries a body, as those of some search APIs do. The key says nothing of it
 * (RFC 9110, 9.3.1).
 */
function hasBody(request: IncomingMessage): boolean {
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers
  if (coding !== undefined) {
    return true
  }
  if (length !== undefined) {
    return Number(length) !== 0
  }
  // HTTP/2 needs neither: there, a request without a body ends with its headers.
  const { stream } = request as { stream?: { endAfterHeaders: boolean } }
  return stream?.endAfterHeaders === false
}

function admission(key: string | null): Admission {
  return key === null ? { refused: 'no-key' } : { key }
}

function keyError({ ctx, policy }: RequestScope, error: unknown): Admission {
  logFailed(ctx, policy.declared, 'key', error)
  return { refused: 'key-error' }
}
