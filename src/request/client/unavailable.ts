import type { Hop } from './hop.ts'

/**
 * Ends an attempt whose answer says to try again later, and carries that answer.
 */
export class Unavailable extends Error {
  /**
   * @param hop - 429 or 503
   * @param retryable - Whether it asks for no longer wait than `maxRetryAfter`
   */
  constructor(
    readonly hop: Hop,
    readonly retryable: boolean
  ) {
    super(String(hop.status))
  }
}
