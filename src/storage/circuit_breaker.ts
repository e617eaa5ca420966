/**
 * How long a store may take for one operation, and how long it is left alone when it has taken
 * longer, in milliseconds.
 */
const PATIENCE = 1_000
const REST = 10_000

/**
 * Bounds how long a page waits for a store. One that has not answered is not asked again for a
 * while, unless it answers after all: a page asks several times, and would wait every time.
 */
export class CircuitBreaker {
  #restsUntil = 0

  /**
   * Whether the store is to be left alone.
   */
  get isOver(): boolean {
    return performance.now() < this.#restsUntil
  }

  /**
   * @throws Error - when the operation takes too long. It may still succeed after that
   * @throws what the operation throws
   */
  async wait<T>(operation: () => Promise<T>): Promise<T> {
    const answer = operation()
    const { promise: timeIsUp, reject } = Promise.withResolvers<never>()
    const giveUp = () => {
      this.#restsUntil = performance.now() + REST
      const end = () => (this.#restsUntil = 0)
      answer.then(end, end)
      reject(new Error(`The store has not answered for ${PATIENCE} ms`))
    }
    const timer = setTimeout(giveUp, PATIENCE)
    try {
      return await Promise.race([answer, timeIsUp])
    } finally {
      clearTimeout(timer)
    }
  }
}
