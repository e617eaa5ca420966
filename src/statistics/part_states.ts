/**
 * Whether something works that the page cache depends on, as this process has seen it. Times are in
 * milliseconds since the epoch.
 */
export interface PartState {
  isUp: boolean
  /** Since when it is so */
  since: number
  /** When that was seen last */
  seenAt: number
  /** `null`: it has not failed */
  lastProblem: { at: number; problem: string } | null
}

/**
 * What was seen of stores, or of networks in front, by their names.
 */
export class PartStates {
  #states = new Map<string, PartState>()

  /**
   * @param problem - What it fails with; `null`: it works
   */
  note(name: string, problem: string | null, now = Date.now()): void {
    const known = this.#states.get(name)
    const isUp = problem === null
    this.#states.set(name, {
      isUp,
      since: known?.isUp === isUp ? known.since : now,
      seenAt: now,
      lastProblem: problem === null ? (known?.lastProblem ?? null) : { at: now, problem },
    })
  }

  /**
   * @returns `null` where nothing was seen of it
   */
  of(name: string): PartState | null {
    return this.#states.get(name) ?? null
  }
}
