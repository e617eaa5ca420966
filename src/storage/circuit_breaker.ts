/**
 * How long a store may take for one operation, and how long it is left alone when it has taken
 * longer, in milliseconds.
 */
const OPERATION_LIMIT = 1_000
const OPEN_FOR = 10_000

/**
 * Limits how long a request waits for a store. A store that has not answered is not asked again
 * for a while, unless it answers after all: a request asks several times, and would wait every
 * time.
 *
 * bentocache has time-outs for factories and a circuit breaker for its second tier, and neither
 * ends a read that hangs: a request waits for Redis for as long as Redis does not answer. Libraries
 * for circuit breakers count rates over a window and cost more than the read that they guard.
 */
export class CircuitBreaker {
  #openUntil = 0

  /**
   * Whether the store is to be left alone.
   */
  get isOpen(): boolean {
    return this.#openUntil !== 0 && performance.now() < this.#openUntil
  }

  /**
   * Runs one operation of the store.
   *
   * @throws Error - when it takes too long. It may still succeed after that
   * @throws what the operation throws
   */
  run<T>(operation: () => Promise<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    const answer = operation()
    const timer = setTimeout(() => {
      this.#openUntil = performance.now() + OPEN_FOR
      const close = () => (this.#openUntil = 0)
      answer.then(close, close)
      reject(new Error(`The store has not answered for ${OPERATION_LIMIT} ms`))
    }, OPERATION_LIMIT)
    const settle = <Value>(end: (value: Value) => void) => {
      return (value: Value) => {
        clearTimeout(timer)
        end(value)
      }
    }
    answer.then(settle(resolve), settle(reject))
    return promise
  }
}
