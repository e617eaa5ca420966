import { refuseUndefined, type WithCredentials } from './credentials.ts'
import type { BasicAuth } from '../types.ts'
import type { Reading } from './reader.ts'

/**
 * User name and password of HTTP's own authentication, or null.
 *
 * @throws E_INVALID_REQUEST_OPTION
 */
export function readBasicAuth(
  basicAuth: BasicAuth | undefined,
  { reader, whose }: Pick<Reading, 'reader'> & { whose?: string }
): WithCredentials<BasicAuth> | null {
  if (basicAuth === undefined) {
    return null
  }
  const { username, password } = { ...basicAuth }
  refuseUndefined('basicAuth', { ...basicAuth }, { reader, whose })
  if (typeof username !== 'string' || typeof password !== 'string') {
    return reader.refuse('basicAuth', `expected { username: '…', password: '…' }`)
  }
  if (username.includes(':')) {
    reader.refuse('basicAuth', 'a user name with a colon cannot be sent (RFC 7617, 2)')
  }
  return { username, password }
}
