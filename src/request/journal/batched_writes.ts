/**
 * Writes one after another, so that an earlier write never replaces a later one. What comes while
 * one is under way is written together by the next.
 */
export class BatchedWrites {
  #write: () => Promise<void>
  #last: Promise<void> = Promise.resolve()
  #waiting: Promise<void> | null = null

  /**
   * @param write - Writes all that there is when it is called
   */
  constructor(write: () => Promise<void>) {
    this.#write = write
  }

  /**
   * @returns settles when all that there is now has been written
   * @throws what writing throws
   */
  request(): Promise<void> {
    if (this.#waiting === null) {
      this.#waiting = this.#last.then(() => {
        this.#waiting = null
        return this.#write()
      })
      this.#last = this.#waiting.catch(() => {})
    }
    return this.#waiting
  }
}
