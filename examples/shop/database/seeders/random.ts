/**
 * Random numbers that are the same on every machine and in every run (mulberry32, public domain).
 */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed
  }

  /**
   * A number from 0 up to, but not including, 1.
   */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /**
   * A whole number from `min` to `max`, both included.
   */
  between(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1))
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.next() * items.length)]
  }

  /**
   * A whole number from 1 to `count`, the small ones more often: few products are bestsellers, and
   * few customers order every week.
   */
  skewed(count: number): number {
    return 1 + Math.floor(count * this.next() ** 2)
  }
}
