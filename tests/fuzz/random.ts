import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/**
 * Chance that is the same every time for one seed.
 */
export class Random {
  #generator: ReturnType<typeof xoroshiro128plus>

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed)
  }

  /**
   * A whole number from 0 on.
   *
   * @param end - The first that it never is
   */
  below(end: number): number {
    return uniformInt(this.#generator, 0, end - 1)
  }

  /**
   * @param probability - From 0 to 1
   */
  chance(probability: number): boolean {
    return this.below(1_000_000) < probability * 1_000_000
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)]
  }

  /**
   * Some of the values, each at most once.
   */
  some<T>(values: readonly T[], count: number): T[] {
    const rest = [...values]
    return Array.from({ length: Math.min(count, rest.length) }, () => {
      const [taken] = rest.splice(this.below(rest.length), 1)
      return taken
    })
  }
}
