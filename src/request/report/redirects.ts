import type { Report, Visit } from '../types.ts'

/**
 * Where the pages lead to that were not renewed because they redirect, in constant memory.
 */
export class Redirects {
  #targets = new Map<string, Report['redirects'][number]>()
  #most: number

  /**
   * @param most - How many targets are kept
   */
  constructor(most: number) {
    this.#most = most
  }

  add({ url, outcome, redirectedTo }: Visit): void {
    if (redirectedTo === null || (outcome !== 'skipped' && outcome !== 'failed')) {
      return
    }
    const known = this.#targets.get(redirectedTo)
    if (known) {
      known.visits++
    } else if (this.#targets.size < this.#most) {
      this.#targets.set(redirectedTo, { to: redirectedTo, visits: 1, url })
    }
  }

  /**
   * The most frequent first.
   */
  list(): Report['redirects'] {
    return [...this.#targets.values()].sort((one, other) => other.visits - one.visits)
  }
}
