/**
 * How often things have happened, by their names.
 */
export class Counts {
  #counts = new Map<string, number>()

  add(name: string): void {
    this.#counts.set(name, this.of(name) + 1)
  }

  of(name: string): number {
    return this.#counts.get(name) ?? 0
  }

  /**
   * All whose names begin in one way, together.
   */
  sum(start: string): number {
    return [...this.#counts]
      .filter(([name]) => name.startsWith(start))
      .reduce((sum, [, count]) => sum + count, 0)
  }

  toString(): string {
    return [...this.#counts.keys()]
      .sort()
      .map((name) => `${String(this.of(name)).padStart(8)}  ${name}`)
      .join('\n')
  }
}
