import { AsyncLocalStorage } from 'node:async_hooks'
import { leavesContext, type LeavingWork } from '../telemetry/leaves_context.ts'

/**
 * Has something run as if nobody had asked for it: in the asynchronous context that there is now, and
 * not in that of its caller. What an application keeps for the work of one request
 * (`AsyncLocalStorage`), such as who is logged in, is not there for another one that it sends itself.
 */
export function inOwnContext<Args extends unknown[], Result>(
  work: (...args: Args) => Result
): (...args: Args) => Result {
  const inContextOfNow = AsyncLocalStorage.snapshot()
  return (...args) => {
    const leaving: LeavingWork = { work: () => work(...args) }
    if (leavesContext.hasSubscribers) {
      leavesContext.publish(leaving)
    }
    return inContextOfNow(() => leaving.work()) as Result
  }
}
