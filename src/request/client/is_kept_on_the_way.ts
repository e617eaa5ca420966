import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether the answer to a token comes from a cache between here and the application, which has kept it of an
 * earlier run although it was told not to. The application says no `Age` to a token (RFC 9111, 5.1).
 */
export function isKeptOnTheWay({ age }: IncomingHttpHeaders): boolean {
  return Number(age) > 0
}
