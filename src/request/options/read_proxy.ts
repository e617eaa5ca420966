import { webUrl } from '../../options/web_url.ts'
import type { MakeRequestsOptions } from '../types.ts'
import type { Reading } from './reader.ts'

/**
 * The URL of a proxy, `false` for none, or `null` for what the environment says.
 *
 * @throws E_INVALID_REQUEST_OPTION
 */
export function readProxy(
  proxy: MakeRequestsOptions['proxy'],
  { reader }: Reading
): string | false | null {
  if (proxy === undefined || proxy === false) {
    return proxy ?? null
  }
  const url = webUrl(proxy)
  if (url === null) {
    // Not quoted: it may hold a password
    return reader.refuse(
      'proxy',
      `expected a URL such as 'http://proxy.example.com:3128', or false`
    )
  }
  return url.href
}
