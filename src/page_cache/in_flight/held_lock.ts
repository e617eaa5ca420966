/**
 * How long a lock is held that nobody extends, in milliseconds: what the end of a process that
 * holds it costs the others. And how often it is extended.
 */
export const LOCK_TTL = 5_000
const EXTENSION = LOCK_TTL / 3

/**
 * What is done with the lock in its store.
 */
interface LockActions {
  /** @returns whether it is still ours; `null` where the store does not answer */
  extend: () => Promise<boolean | null>
  /** @param isStorable - Whether what the lock was held for can be stored */
  release: (isStorable: boolean) => void
}

/**
 * A lock that this process holds while it produces a page. Nothing of it keeps the process.
 */
export class HeldLock {
  #actions: LockActions
  #endsAt: number
  #timer: NodeJS.Timeout | undefined
  #isReleased = false

  /**
   * @param most - Milliseconds after which nobody is to wait for it any more
   */
  constructor(most: number, actions: LockActions) {
    this.#actions = actions
    this.#endsAt = performance.now() + most
    this.#schedule()
  }

  /**
   * Releases it, once.
   *
   * @param isStorable - Whether what it was held for can be stored: if not, nobody is to wait for
   * the next one either
   */
  release(isStorable: boolean): void {
    if (!this.#isReleased) {
      this.#isReleased = true
      clearTimeout(this.#timer)
      this.#actions.release(isStorable)
    }
  }

  #schedule(): void {
    const remaining = Math.max(0, this.#endsAt - performance.now())
    this.#timer = setTimeout(() => void this.#extend(), Math.min(EXTENSION, remaining)).unref()
  }

  async #extend(): Promise<void> {
    if (performance.now() >= this.#endsAt) {
      this.release(false)
      return
    }
    const isOurs = await this.#actions.extend()
    // One that has expired meanwhile is held by somebody else, or by nobody.
    if (isOurs !== false && !this.#isReleased) {
      this.#schedule()
    }
  }
}
