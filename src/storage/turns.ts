/**
 * Runs works on one key one after another, within this process.
 */
export class Turns {
  #last = new Map<string, Promise<unknown>>()

  /**
   * @param key - Works on other keys do not wait
   * @returns what the work returns
   * @throws what the work throws
   */
  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#last.get(key) ?? Promise.resolve()).then(work, work)
    this.#last.set(key, turn)
    try {
      return await turn
    } finally {
      if (this.#last.get(key) === turn) {
        this.#last.delete(key)
      }
    }
  }
}
