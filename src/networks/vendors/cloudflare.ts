import { callApi } from './call_api.ts'
import { PurgeFailure } from '../purge_failure.ts'
import { NetworkOptions, type CommonOptions } from './network_options.ts'
import type { Network } from '../../network_types.ts'

/**
 * Options of `networks.cloudflare()`.
 */
export interface CloudflareOptions extends CommonOptions {
  /** ID of the zone */
  zoneId: string

  /** An API token with the permission "Cache Purge": `env.get('CLOUDFLARE_API_TOKEN')` */
  token: string | undefined

  /** Its API. Default: `'https://api.cloudflare.com/client/v4'` */
  baseUrl?: string | URL
}

/**
 * How many calls the Free plan allows in a minute. All others allow 300 and more.
 */
const FREE_PLAN = 5

/**
 * Cloudflare, with `Cloudflare-CDN-Cache-Control` and `Cache-Tag`. Both are for Cloudflare, which takes
 * them away.
 *
 * @param options - `zoneId`, `token`; `baseUrl`; `requestsPerMinute`, 5 by default, as the Free plan
 * allows
 * @throws E_INVALID_CONFIG - a missing token included
 * @example
 * ```ts
 * networks: [
 *   networks.cloudflare({
 *     zoneId: '023e105f4ecef8ad9ca31a8372d0c353',
 *     token: env.get('CLOUDFLARE_API_TOKEN'),
 *     requestsPerMinute: 300,
 *   }),
 * ]
 * ```
 * @see https://developers.cloudflare.com/cache/how-to/purge-cache/purge-by-tags/
 */
export function cloudflare(options: CloudflareOptions): Network {
  const given = new NetworkOptions('networks.cloudflare()', options, [
    ...['zoneId', 'token', 'baseUrl', 'requestsPerMinute'],
  ])
  const zone = given.id('zoneId', '023e105f4ecef8ad9ca31a8372d0c353')
  const token = given.token('token', 'CLOUDFLARE_API_TOKEN')
  const url = `${given.url('baseUrl', 'https://api.cloudflare.com/client/v4')}/zones/${zone}`
  return {
    name: 'Cloudflare',
    controlHeader: 'cloudflare-cdn-cache-control',
    tagHeader: 'cache-tag',
    tagSeparator: ',',
    mostTagBytes: 16_384,
    mostTags: 1_000,
    tagsPerCall: 100,
    requestsPerMinute: given.requestsPerMinute(FREE_PLAN),
    async purge({ tags, soft, signal }) {
      const body = await callApi({
        // What is invalidated is served stale as the page allows; what is purged is gone.
        url: `${url}/${soft ? 'invalidate_cache' : 'purge_cache'}`,
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        json: { tags },
        signal,
      })
      if (!hasSucceeded(body)) {
        throw new PurgeFailure('it answered that it did not purge them', { isTemporary: true })
      }
    },
  }
}

/**
 * An answer of 200 says of itself whether what was asked for has been done.
 */
function hasSucceeded(body: string): boolean {
  try {
    return JSON.parse(body).success === true
  } catch {
    return false
  }
}
