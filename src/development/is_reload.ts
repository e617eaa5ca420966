import { CacheControl } from '../http/cache_control.ts'
import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether somebody asks for a page anew, as browsers do for F5 (`max-age=0`) and Ctrl-F5
 * (`no-cache`).
 */
export function isReload({
  'cache-control': cacheControl,
  pragma,
}: Pick<IncomingHttpHeaders, 'cache-control' | 'pragma'>): boolean {
  const directives = new CacheControl(cacheControl ?? pragma)
  return directives.has('no-cache') || directives.seconds('max-age') === 0
}
