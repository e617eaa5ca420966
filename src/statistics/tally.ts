/**
 * How often each of some names was counted, and when last.
 */
export class Tally<Name extends string> {
  #counted = new Map<Name, { count: number; lastAt: number }>()

  /**
   * @param now - Milliseconds since the epoch
   */
  add(name: Name, now: number): void {
    const known = this.#counted.get(name)
    if (known === undefined) {
      this.#counted.set(name, { count: 1, lastAt: now })
    } else {
      known.count++
      known.lastAt = now
    }
  }

  entries(): { name: Name; count: number; lastAt: number }[] {
    return [...this.#counted].map(([name, counted]) => ({ name, ...counted }))
  }

  counts(): Partial<Record<Name, number>> {
    const counts = [...this.#counted].map(([name, { count }]) => [name, count])
    return Object.fromEntries(counts) as Partial<Record<Name, number>>
  }
}
