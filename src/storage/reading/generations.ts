import { LRUCache } from 'lru-cache'

interface GenerationsOptions<Value> {
  /** For how long an entry is trusted, in milliseconds; 0 for ever, and then there is one generation */
  ttl: number
  /** How long a generation is at least, in such times */
  times: number
  /** How large all entries may be together */
  maxSize: number
  sizeOf: (value: Value) => number
  /** Whether they are dropped as well where none is set any more */
  isTimed: boolean
  /** By `performance.now()`: measured, and not by a clock that may be set back */
  now: () => number
}

/**
 * Entries that are trusted for a short time. They are in two generations: what was not set again in one is
 * gone with it, and none needs a timer of its own.
 */
export class Generations<Value extends {}> {
  #options: GenerationsOptions<Value>
  #current: LRUCache<string, Value>
  #earlier: LRUCache<string, Value> | null = null
  #begunAt: number
  #timer: NodeJS.Timeout | null = null

  constructor(options: GenerationsOptions<Value>) {
    this.#options = options
    this.#current = this.#generation()
    this.#begunAt = options.now()
  }

  /** How many entries there are, and how large they are together: with those that are not trusted any more */
  get load(): { entries: number; size: number } {
    const all = [this.#current, this.#earlier]
    return {
      entries: all.reduce((sum, generation) => sum + (generation?.size ?? 0), 0),
      size: all.reduce((sum, generation) => sum + (generation?.calculatedSize ?? 0), 0),
    }
  }

  /** @returns what is trusted */
  get(key: string): Value | undefined {
    return this.#current.get(key) ?? this.#earlier?.get(key)
  }

  /** @returns what is there, whether it is trusted or not */
  left(key: string): Value | undefined {
    const stale = { allowStale: true }
    return this.#current.get(key, stale) ?? this.#earlier?.get(key, stale)
  }

  /** For how many milliseconds an entry is trusted yet; 0 or less where it is not */
  remaining(key: string): number {
    return this.#current.has(key)
      ? this.#current.getRemainingTTL(key)
      : (this.#earlier?.getRemainingTTL(key) ?? 0)
  }

  /**
   * @param options - `start`: since when it is trusted; `ttl`: where that is not as of the others
   */
  set(key: string, value: Value, options: { start?: number; ttl?: number }): void {
    this.#turn()
    this.#earlier?.delete(key)
    this.#current.set(key, value, options)
    if (this.#options.isTimed && this.#timer === null) {
      this.#turnLater()
    }
  }

  delete(key: string): void {
    this.#current.delete(key)
    this.#earlier?.delete(key)
  }

  clear(): void {
    this.#current.clear()
    this.#earlier = null
  }

  #turn(): void {
    const { ttl, times, now } = this.#options
    const at = now()
    if (ttl > 0 && at - this.#begunAt > times * ttl) {
      this.#begunAt = at
      this.#earlier = this.#current.size > 0 ? this.#current : null
      this.#current = this.#generation()
    }
  }

  #turnLater(): void {
    const { ttl, times } = this.#options
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.#turn()
      if (this.#current.size > 0 || this.#earlier !== null) {
        this.#turnLater()
      }
    }, times * ttl).unref()
  }

  #generation(): LRUCache<string, Value> {
    const { ttl, maxSize, sizeOf, now } = this.#options
    return new LRUCache({
      ...{ ttl, ttlResolution: 0, noDeleteOnStaleGet: true, perf: { now } },
      // Nothing is reserved for those that are not there yet.
      ...{ maxSize: Math.ceil(ttl > 0 ? maxSize / 2 : maxSize), sizeCalculation: sizeOf },
    })
  }
}
