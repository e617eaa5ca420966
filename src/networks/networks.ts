import { bunny } from './vendors/bunny.ts'
import { cloudflare } from './vendors/cloudflare.ts'
import { cloudfront } from './vendors/cloudfront.ts'
import { fastly } from './vendors/fastly.ts'
import { varnish } from './vendors/varnish.ts'

/**
 * Caches in front of the application that are known, for `networks` in config/cache_helpers.ts.
 *
 * @example
 * ```ts
 * import { defineConfig, networks } from 'adonis-cache-helpers'
 *
 * export default defineConfig({
 *   networks: [networks.varnish({ url: 'http://127.0.0.1:6081' })],
 * })
 * ```
 */
export const networks = { varnish, fastly, cloudflare, bunny, cloudfront }
