import type { RequestRuntime } from '../../../src/request/runtime.ts'

export const TOKEN = 'x-page-cache-renew'

/**
 * An application that signs tokens which a test can read: number, method, host and path.
 *
 * @param hosts - Hosts whose pages it renews
 */
export function signer(
  hosts: string[],
  runtime: Partial<RequestRuntime> = {}
): RequestRuntime & { signed: string[] } {
  const signed: string[] = []
  return {
    signed,
    baseUrl: () => `http://${hosts[0]}`,
    renews: (_url, host) => hosts.includes(host),
    renewalHeaders(method, url, host, { purpose } = {}) {
      if (purpose === 'look') {
        return { 'x-page-cache-look': `token to look at ${url.pathname}` } as Record<string, string>
      }
      signed.push(`token-${signed.length} ${method} ${host} ${url.pathname}${url.search}`)
      return { [TOKEN]: signed.at(-1)! }
    },
    handle() {
      throw new Error('not in process')
    },
    routeUrl(name) {
      throw new Error(`Cannot lookup route "${name}"`)
    },
    ...runtime,
  }
}

/**
 * What an application answers to an accepted token.
 */
export function renewed(detail = 'renewed'): Record<string, string> {
  const value = /^[a-z]+$/.test(detail) ? detail : `"${detail}"`
  return { 'cache-status': `page-cache; fwd=request; stored; detail=${value}` }
}
