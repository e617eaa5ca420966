import { channel } from 'node:diagnostics_channel'
import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * Work that leaves the asynchronous context of what has asked for it. Whoever listens may wrap it, to
 * take something along that says nothing of a visitor.
 */
export interface LeavingWork {
  work: () => unknown
}

/**
 * Tells of work that is about to leave the context of what has asked for it.
 */
export const leavesContext = channel('adonis-cache-helpers.leaves_context')

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
