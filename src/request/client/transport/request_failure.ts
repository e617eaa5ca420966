/**
 * Reasons that say that there is no server at all.
 */
const NO_SERVER = ['ECONNREFUSED', 'ENOTFOUND']

/**
 * A request that brought no whole answer. It carries nothing but a reason: errors of the HTTP
 * client know the request's options, credentials among them, and must not travel on.
 */
export class RequestFailure extends Error {
  /**
   * @param reason - `timeout`, `ECONNREFUSED`, …
   * @param retryable - Whether another attempt may go better
   */
  constructor(
    readonly reason: string,
    readonly retryable: boolean
  ) {
    super(reason)
    this.name = 'RequestFailure'
  }

  /**
   * Whether no server has seen the request: nothing listens at that address.
   */
  get hasNoServer(): boolean {
    return NO_SERVER.includes(this.reason)
  }
}
