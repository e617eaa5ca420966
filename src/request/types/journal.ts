import type { Visit } from './report.ts'

/**
 * Remembers the visits of a run, so that it can be gone on with after an interruption.
 */
export interface Journal {
  /** Visits that were made before, for the report. Read to its end before anything is asked */
  readonly earlier: Iterable<Visit> | AsyncIterable<Visit>

  /**
   * Whether a visit need not be made again.
   *
   * @param key - Names a page, a persona and a variant
   */
  has(key: string): boolean

  /**
   * Called after each visit. The next one in its place waits for what it returns.
   */
  record(key: string, visit: Visit): void | Promise<void>
}
