import type { BasicAuth } from '../types.ts'
import type { Reading } from './reader.ts'

/**
 * User name and password of HTTP's own authentication, or null.
 *
 * @throws E_INVALID_REQUEST_OPTION
 */
export function readBasicAuth(
  basicAuth: BasicAuth | undefined,
  { reader }: Pick<Reading, 'reader'>
): BasicAuth | null {
  if (basicAuth === undefined) {
    return null
  }
  if (typeof basicAuth?.username !== 'string' || typeof basicAuth?.password !== 'string') {
    reader.refuse('basicAuth', `expected { username: '…', password: '…' }`)
  }
  if (basicAuth.username.includes(':')) {
    reader.refuse('basicAuth', 'a user name with a colon cannot be sent (RFC 7617, 2)')
  }
  return basicAuth
}
