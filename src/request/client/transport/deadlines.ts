import { RequestFailure } from './request_failure.ts'
import type { ClientRequest } from './client.ts'

interface Entry {
  due: number
  end: (failure: RequestFailure) => void
}

/**
 * Ends requests that take too long, and all of them when the run is over.
 *
 * One timer, one listener, and one slot for each request under way. Not `AbortSignal.timeout` with
 * `AbortSignal.any`, with which resident memory grew by 150 MB over 30,000 pages, and without them
 * by 20 MB (`npm run benchmark:warm-up`). Nor a timer for each request, which is p-timeout's way, or
 * a Set (which leaves its old table behind with a link to the new one): what ended requests
 * leave is collected late, and it grew by 100 MB more within 20,000 pages.
 */
export class Deadlines {
  #slots: (Entry | null)[] = []
  #timer: NodeJS.Timeout | undefined
  #signals = new WeakSet<AbortSignal>()

  /**
   * @param end - Called once at most, with the reason
   * @returns to be called when the request has ended by itself
   */
  start({ signal, timeoutMs }: ClientRequest, end: (failure: RequestFailure) => void): () => void {
    if (signal.aborted) {
      end(new RequestFailure('aborted', false))
      return () => {}
    }
    this.#listen(signal)
    const entry = { due: performance.now() + timeoutMs, end }
    const free = this.#slots.indexOf(null)
    const slot = free === -1 ? this.#slots.length : free
    this.#slots[slot] = entry
    this.#timer ??= this.#arm()
    return () => {
      if (this.#slots[slot] === entry) {
        this.#slots[slot] = null
      }
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
   * For the one that is due first. It may have ended by then, and the timer is set again for the
   * next.
   */
  #arm(): NodeJS.Timeout | undefined {
    const first = Math.min(...this.#slots.map((entry) => entry?.due ?? Infinity))
    return first === Infinity
      ? undefined
      : setTimeout(
          () => {
            this.#end(performance.now(), 'timeout')
            this.#timer = this.#arm()
          },
          Math.min(Math.max(1, first - performance.now()), 2 ** 31 - 1)
        )
  }

  #end(now: number, reason: string): void {
    this.#slots.forEach((entry, slot) => {
      if (entry && entry.due <= now) {
        this.#slots[slot] = null
        entry.end(new RequestFailure(reason, false))
      }
    })
  }
}
