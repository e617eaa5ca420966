import { callApi } from './call_api.ts'
import { NetworkOptions, type CommonOptions } from './network_options.ts'
import type { Network } from '../../network_types.ts'

/**
 * Options of `networks.fastly()`.
 */
export interface FastlyOptions extends CommonOptions {
  /** ID of the service */
  serviceId: string

  /** An API token that may purge by key (`purge_select`): `env.get('FASTLY_API_TOKEN')` */
  token: string | undefined

  /** Its API. Default: `'https://api.fastly.com'` */
  baseUrl?: string | URL
}

/**
 * Fastly, with `Surrogate-Control` and `Surrogate-Key`. Both are for Fastly, which takes them away.
 *
 * @param options - `serviceId`, `token`; `baseUrl`; `requestsPerMinute`, as many as there are by default
 * @throws E_INVALID_CONFIG - a missing token included
 * @example
 * ```ts
 * networks: [networks.fastly({ serviceId: 'SU1Z0isxPaozGVKXdv0eY', token: env.get('FASTLY_API_TOKEN') })]
 * ```
 * @see https://www.fastly.com/documentation/reference/api/purging/
 */
export function fastly(options: FastlyOptions): Network {
  const given = new NetworkOptions('networks.fastly()', options, [
    ...['serviceId', 'token', 'baseUrl', 'requestsPerMinute'],
  ])
  const service = given.id('serviceId', 'SU1Z0isxPaozGVKXdv0eY')
  const token = given.token('token', 'FASTLY_API_TOKEN')
  const url = `${given.url('baseUrl', 'https://api.fastly.com')}/service/${service}/purge`
  return {
    name: 'Fastly',
    controlHeader: 'surrogate-control',
    tagHeader: 'surrogate-key',
    tagSeparator: ' ',
    mostTagBytes: 16_384,
    mostTags: null,
    tagsPerCall: 256,
    requestsPerMinute: given.requestsPerMinute(null),
    async purge({ tags, soft, signal }) {
      const headers = {
        'fastly-key': token,
        'accept': 'application/json',
        ...(soft && { 'fastly-soft-purge': '1' }),
      }
      await callApi({ url, method: 'POST', headers, json: { surrogate_keys: tags }, signal })
    },
  }
}
