/**
 * After how long it is looked, in milliseconds.
 */
const LATER = 50

/**
 * The looks at pages of a store a moment after they were stored. None is begun any more when the
 * application ends, and what the store fails in is told by the store.
 */
export class SecondLooks {
  #timers = new Set<NodeJS.Timeout>()
  #running = new Set<Promise<void>>()
  #isClosed = false

  /**
   * Begins one, a moment later.
   */
  begin(look: () => Promise<void>): void {
    if (this.#isClosed) {
      return
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      const running = look()
        .catch(() => {})
        .finally(() => this.#running.delete(running))
      this.#running.add(running)
    }, LATER).unref()
    this.#timers.add(timer)
  }

  /**
   * Resolves when none is under way.
   */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#timers.forEach((timer) => clearTimeout(timer))
    await Promise.all(this.#running)
  }
}
