import { isPromise } from '../../options/is_promise.ts'
import type { Outcome } from '../outcome.ts'
import type { RequestScope } from '../request_scope.ts'

/**
 * Says in the response what came of the request, and how long that and the handler took (W3C Server
 * Timing). What the application has said there stays. It is said of this response alone, and is never
 * stored with a page.
 *
 * @returns whether it is said to who asks
 */
export function addServerTiming(scope: RequestScope, outcome: Outcome): boolean {
  const { ctx, startedAt } = scope
  if (!isAllowed(scope)) {
    return false
  }
  const all = performance.now() - startedAt
  const handlerMs = 'handlerMs' in outcome ? outcome.handlerMs : undefined
  const own = `page-cache;desc="${describe(outcome)}";${duration(all - (handlerMs ?? 0))}`
  const said = handlerMs === undefined ? own : `${own}, handler;${duration(handlerMs)}`
  ctx.response.append('Server-Timing', said)
  return true
}

/**
 * A function that fails costs nobody the page.
 */
function isAllowed({ ctx, runtime }: RequestScope): boolean {
  const { serverTiming } = runtime.config
  if (typeof serverTiming !== 'function') {
    return serverTiming
  }
  try {
    const isWanted: unknown = serverTiming(ctx)
    if (isPromise(isWanted)) {
      throw new TypeError('The function must not return a promise: nobody waits for it')
    }
    return isWanted === true
  } catch (error) {
    ctx.logger.error({ err: error }, 'page cache: serverTiming of config/cache_helpers.ts failed')
    return false
  }
}

function describe(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'produced':
      return outcome.notStored === null ? 'stored' : 'not stored'
    case 'passed':
      return outcome.fwd === 'bypass' || outcome.fwd === 'method' ? 'bypass' : 'not stored'
    default:
      return outcome.kind
  }
}

/**
 * @param ms - Milliseconds
 */
function duration(ms: number): string {
  return `dur=${Math.max(0, ms).toFixed(1)}`
}
