import { RequestFailure } from './request_failure.ts'
import type { ClientRequest } from './client.ts'

interface Entry {
  due: number
  /** Null when the request has ended */
  end: ((failure: RequestFailure) => void) | null
}

/**
 * Ends requests that take too long, and all of them when the run is over.
 *
 * One timer and one listener for all. With a timer for each, requests outlived collections of
 * young garbage, and resident memory grew by 50 MB more within 4,000 pages.
 */
export class Deadlines {
  /** The time is the same for most, so the first one is about the next to end */
  #entries = new Set<Entry>()
  #timer: NodeJS.Timeout | undefined
  #signals = new WeakSet<AbortSignal>()

  /**
   * @param end - Called once at most, with the reason
   * @returns to be called when the request has ended by itself
   */
  start({ signal, timeoutMs }: ClientRequest, end: (failure: RequestFailure) => void): () => void {
    const entry: Entry = { due: performance.now() + timeoutMs, end }
    if (signal.aborted) {
      end(new RequestFailure('aborted', false))
      return () => {}
    }
    this.#listen(signal)
    this.#entries.add(entry)
    this.#timer ??= this.#arm()
    return () => {
      this.#entries.delete(entry)
      // A grown Set leaves its old table behind with all it had and a link to the new one. Grown
      // old, that would keep every later request alive until the next full collection
      entry.end = null
    }
  }

  close(): void {
    clearTimeout(this.#timer)
  }

  #listen(signal: AbortSignal): void {
    if (!this.#signals.has(signal)) {
      this.#signals.add(signal)
      signal.addEventListener('abort', () => this.#end(Infinity, 'aborted'), { once: true })
    }
  }

  /**
   * For the oldest one. It may have ended by then, and the timer is set again for the next.
   */
  #arm(): NodeJS.Timeout | undefined {
    const [oldest] = this.#entries
    return (
      oldest &&
      setTimeout(
        () => {
          this.#end(performance.now(), 'timeout')
          this.#timer = this.#arm()
        },
        Math.max(1, oldest.due - performance.now())
      )
    )
  }

  #end(now: number, reason: string): void {
    for (const entry of this.#entries) {
      if (entry.due <= now) {
        this.#entries.delete(entry)
        entry.end?.(new RequestFailure(reason, false))
      }
    }
  }
}
