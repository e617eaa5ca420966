/**
 * A network did not purge what it was asked to. It says nothing of the request: a token stands in it.
 */
export class PurgeFailure extends Error {
  /** Whether it may do so when it is asked again */
  readonly isTemporary: boolean
  /** How long it wants to be left alone, in milliseconds; `null` where it says nothing */
  readonly retryAfter: number | null

  /**
   * @param problem - For people
   */
  constructor(problem: string, options: { isTemporary: boolean; retryAfter?: number | null }) {
    super(problem)
    this.isTemporary = options.isTemporary
    this.retryAfter = options.retryAfter ?? null
  }
}
