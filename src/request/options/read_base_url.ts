import { E_NO_REQUEST_RUNTIME } from '../errors.ts'
import { webUrl } from '../../options/web_url.ts'
import type { Reading } from './reader.ts'

/**
 * What relative URLs resolve against.
 *
 * @throws E_INVALID_REQUEST_OPTION
 * @throws E_NO_REQUEST_RUNTIME - when there is neither the option nor an application
 */
export function readBaseUrl(given: string | URL | undefined, { reader, runtime }: Reading): URL {
  const text = given ?? runtime?.baseUrl()
  if (text === undefined) {
    throw new E_NO_REQUEST_RUNTIME(['that says its address, or the option "baseUrl"'])
  }
  const url = webUrl(text)
  if (url === null) {
    // Not quoted: what does not parse may hold a password all the same
    return reader.refuse('baseUrl', `expected a URL such as 'https://example.com'`)
  }
  if (url.username || url.password) {
    reader.refuse('baseUrl', 'it must not contain a user name or password. Use "basicAuth"')
  }
  return url
}
