import { callApi } from './call_api.ts'
import { NetworkOptions, type CommonOptions } from './network_options.ts'
import type { Network } from '../../network_types.ts'

/**
 * Options of `networks.bunny()`.
 */
export interface BunnyOptions extends CommonOptions {
  /** ID of the pull zone, a number */
  pullZone: string | number

  /** The API key of the account: `env.get('BUNNY_API_KEY')` */
  token: string | undefined

  /** Its API. Default: `'https://api.bunny.net'` */
  baseUrl?: string | URL
}

/**
 * How many purges by prefix an account has in a minute. Bunny does not say to which kind those by tag
 * belong: that is the one with fewer.
 */
const RATE = 30

/**
 * Bunny, with `CDN-Tag`. It reads `Cache-Control`, purges one tag with each call, and cannot mark a page
 * as stale: what is expired is purged.
 *
 * @param options - `pullZone`, `token`; `baseUrl`; `requestsPerMinute`, 30 by default
 * @throws E_INVALID_CONFIG - a missing token included
 * @example
 * ```ts
 * networks: [networks.bunny({ pullZone: 1234567, token: env.get('BUNNY_API_KEY') })]
 * ```
 * @see https://docs.bunny.net/cdn/purge-cache
 */
export function bunny(options: BunnyOptions): Network {
  const given = new NetworkOptions('networks.bunny()', options, [
    ...['pullZone', 'token', 'baseUrl', 'requestsPerMinute'],
  ])
  const zone = given.id('pullZone', '1234567')
  const token = given.token('token', 'BUNNY_API_KEY')
  const url = `${given.url('baseUrl', 'https://api.bunny.net')}/pullzone/${zone}/purgeCache`
  return {
    name: 'Bunny',
    controlHeader: null,
    tagHeader: 'cdn-tag',
    tagSeparator: ',',
    mostTagBytes: 1_024,
    mostTags: null,
    tagsPerCall: 1,
    requestsPerMinute: given.requestsPerMinute(RATE),
    async purge({ tags: [tag], signal }) {
      const headers = { accesskey: token }
      await callApi({ url, method: 'POST', headers, json: { CacheTag: tag }, signal })
    },
  }
}
