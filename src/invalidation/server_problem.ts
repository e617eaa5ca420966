import { webUrl } from '../options/web_url.ts'

/**
 * Why a running server cannot be asked to clear its caches.
 *
 * @param server - Its URL, as somebody has written it; empty: the one at `APP_URL`
 * @param controlRoute - As the configuration has it
 * @returns a sentence; `null` where it can be asked
 */
export function serverProblem(server: string, controlRoute: string | null): string | null {
  if (server !== '' && webUrl(server) === null) {
    return `"${server}" is not the URL of a server. Write --server alone, or --server=http://127.0.0.1:3333`
  }
  return controlRoute
    ? null
    : `The server does not accept requests to clear its caches. Write controlRoute: '/_page-cache' into config/cache_helpers.ts, and restart it`
}
