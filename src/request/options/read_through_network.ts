import { webUrl } from '../../options/web_url.ts'
import type { MakeRequestsOptions } from '../types.ts'
import type { Reading } from './reader.ts'

/**
 * Where visitors reach the network in front.
 *
 * @throws E_INVALID_REQUEST_OPTION
 */
export function readThroughNetwork(
  given: MakeRequestsOptions['throughNetwork'],
  { reader }: Reading
): URL | null {
  if (given === undefined) {
    return null
  }
  const url = webUrl(given)
  if (url === null || url.username || url.password) {
    // Not quoted: it may hold a password
    return reader.refuse(
      'throughNetwork',
      `expected the URL that visitors use, without a user name, such as 'https://example.com'`
    )
  }
  return url
}
