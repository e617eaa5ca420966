/**
 * The keyPrefix function of a policy has failed. Told from what its key function throws: a stored key is
 * made of what both return.
 */
export class PrefixError extends Error {
  /**
   * @param cause - What it has thrown, or what is wrong with what it returned
   */
  constructor(cause: unknown) {
    super('The keyPrefix function failed', { cause })
  }
}
