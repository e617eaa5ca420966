/**
 * Milliseconds that the first wait lasts, and the longest one after failures.
 */
const FIRST = 100
const LONGEST = 5000

/**
 * How many answers are needed before one of them can be called slow.
 */
const LEAST_ANSWERS = 10

/**
 * How long to wait between requests to a host that has trouble. Doubles while answers fail, or
 * take three times as long as usual; halves with each good one.
 */
export class Pace {
  #usual = 0
  #recent = 0
  #seen = 0

  /** Milliseconds to wait before the next request */
  delay = 0

  /**
   * @param durationMs - How long the answer took
   * @param failed - 429, 5xx, time-out, network error
   */
  observe(durationMs: number, failed: boolean): void {
    if (failed) {
      this.delay = Math.min(Math.max(FIRST, this.delay * 2), LONGEST)
      return
    }
    this.#seen++
    this.#usual = this.#seen === 1 ? durationMs : this.#usual * 0.95 + durationMs * 0.05
    this.#recent = this.#seen === 1 ? durationMs : this.#recent * 0.7 + durationMs * 0.3

    const slow = this.#recent > 3 * this.#usual && this.#recent > this.#usual + FIRST
    this.delay =
      slow && this.#seen > LEAST_ANSWERS
        ? // As long as the answers take is enough: it halves the load
          Math.min(Math.max(FIRST, this.delay * 2), this.#recent)
        : this.delay < 2 * FIRST
          ? 0
          : this.delay / 2
  }
}
