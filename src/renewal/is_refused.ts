/** Those that say that it may work later */
const TEMPORARY = [408, 425, 429]

/**
 * Whether a renewal says that a middleware refuses a request that comes from no visitor, as those do that ask who
 * it is: nothing has failed, and the next one will be refused as well.
 *
 * @param outcome - Of the renewal
 */
export function isRefused(outcome: string): boolean {
  const [, status] = /^failed: (4\d\d)$/.exec(outcome) ?? []
  return status !== undefined && !TEMPORARY.includes(Number(status))
}
