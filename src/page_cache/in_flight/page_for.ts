import { variantOf } from '../../keys/selectors.ts'
import type { FlightResult } from './flights.ts'
import type { HttpRequest } from '@adonisjs/core/http'
import type { Page } from '../../page/page.ts'

/**
 * The page that a production has ended in, for a request that has waited for it.
 *
 * @param askedAt - Milliseconds since the epoch
 * @returns `null` where it is another variant, or nobody knows which; or too old for who has asked
 * then
 */
export function pageFor(
  request: HttpRequest,
  result: Extract<FlightResult, object> | 'look-again',
  askedAt: number
): Page | null {
  if (result === 'look-again') {
    return null
  }
  const { page, selectors, variant, lastAskedAt = Infinity } = result
  if (askedAt > lastAskedAt) {
    return null
  }
  return selectors.length === 0 || variant === variantOf(selectors, request) ? page : null
}
