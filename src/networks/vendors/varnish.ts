import { callApi } from './call_api.ts'
import { NetworkOptions, type CommonOptions } from './network_options.ts'
import type { Network } from '../../network_types.ts'

/**
 * Options of `networks.varnish()`.
 */
export interface VarnishOptions extends CommonOptions {
  /** Where it listens, as this machine reaches it: `'http://127.0.0.1:6081'` */
  url: string | URL
}

/**
 * A line of its headers may have 8 KB (`http_resp_hdr_len`, `http_req_hdr_len`), its name included.
 */
const LINE = 8_000

/**
 * How many tags stand in one line of a request, at 11 bytes each.
 */
const TAGS_PER_CALL = 500

/**
 * Varnish with `vmod_xkey`, and the VCL of docs/proxies.md. Several of them, each with a memory of its
 * own, are several networks.
 *
 * @param options - `url`; `requestsPerMinute`, as many as there are by default
 * @throws E_INVALID_CONFIG
 * @example
 * ```ts
 * networks: [networks.varnish({ url: 'http://127.0.0.1:6081' })]
 * ```
 * @see https://github.com/varnish/varnish-modules/blob/master/src/vmod_xkey.vcc
 */
export function varnish(options: VarnishOptions): Network {
  const given = new NetworkOptions('networks.varnish()', options, ['url', 'requestsPerMinute'])
  const url = given.url('url', null)
  return {
    name: `Varnish at ${url}`,
    controlHeader: 'surrogate-control',
    tagHeader: 'xkey',
    tagSeparator: ' ',
    mostTagBytes: LINE,
    mostTags: null,
    tagsPerCall: TAGS_PER_CALL,
    requestsPerMinute: given.requestsPerMinute(null),
    async purge({ tags, soft, signal }) {
      const header = soft ? 'xkey-softpurge' : 'xkey-purge'
      await callApi({ url, method: 'PURGE', headers: { [header]: tags.join(' ') }, signal })
    },
  }
}
