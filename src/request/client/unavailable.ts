import type { Hop } from './hop.ts'

/**
 * Carries an answer that asks to come again out of an attempt.
 */
export class Unavailable extends Error {
  /**
   * @param hop - 429 or 503
   * @param retryable - Whether the wait that it asks for is bearable
   */
  constructor(
    readonly hop: Hop,
    readonly retryable: boolean
  ) {
    super(String(hop.status))
  }
}
