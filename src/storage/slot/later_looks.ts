/**
 * After how long it is looked, in milliseconds, counted from the look before. The event loop of a busy
 * process may stand between the question whether a page may be stored and the storing.
 */
const PAUSES = [50, 100, 300]

/**
 * How many pages are waited for at most. Each is kept for that time, and looking is no duty.
 */
const MOST = 1_000

/**
 * Looks at a page.
 *
 * @returns whether it is worth while to look again
 */
type Look = () => Promise<boolean>

/**
 * The looks at pages of a store some moments after they were stored. None is begun any more when the
 * application ends, and what the store fails in is told by the store.
 */
export class LaterLooks {
  #timers = new Set<NodeJS.Timeout>()
  #running = new Set<Promise<void>>()
  #isClosed = false

  /**
   * Begins those at one page, which end when one of them says so.
   */
  begin(look: Look): void {
    this.#after(PAUSES, look)
  }

  /**
   * Resolves when none is under way.
   */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#timers.forEach((timer) => clearTimeout(timer))
    await Promise.all(this.#running)
  }

  #after([pause, ...later]: number[], look: Look): void {
    if (this.#isClosed || pause === undefined || this.#timers.size >= MOST) {
      return
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      const running = look()
        .then((isOpen) => void (isOpen && this.#after(later, look)))
        .catch(() => {})
        .finally(() => this.#running.delete(running))
      this.#running.add(running)
    }, pause).unref()
    this.#timers.add(timer)
  }
}
