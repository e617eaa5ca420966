import { keyPrefix, storedKey } from '../storage/stored_key.ts'

/**
 * The keys of the index in a store.
 */
export class LaneKeys {
  #prefix: string

  /**
   * @param prefix - `keyPrefix` of the configuration
   */
  constructor(prefix: string) {
    this.#prefix = keyPrefix('index', prefix)
  }

  header(lane: number): string {
    return storedKey(this.#prefix, `${lane}`)
  }

  /**
   * @param claim - Under which it was written
   */
  chunk(lane: number, chunk: number, claim: string): string {
    return storedKey(this.#prefix, `${lane}.${chunk}.${claim}`)
  }
}
