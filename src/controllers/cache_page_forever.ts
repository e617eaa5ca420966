import { declare, type PageDeclaration } from './declare.ts'
import { policyFromOptions } from '../policy/from_options.ts'
import { toBeCalled } from '../policy/to_be_called.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { CachePageForeverOptions, KeyFunc, Timeout } from '../types.ts'

/**
 * Keeps a page until an authorised renewal replaces it. As a decorator on an action, or as a
 * middleware of a route or a group, where it must be the last one that runs before the handler.
 *
 * @param timeout - Sets the `Expires` header: seconds, a string such as `'10m'`, or a function
 * of the request context; `null` or 0 for the never-cache headers
 * @param keyFunc - Names the page. Default: `byUrl`
 * @param options - See {@link CachePageForeverOptions}
 * @throws E_INVALID_POLICY - naming the option that makes no sense
 * @example
 * ```ts
 * router.get('/reports/:year', [ReportsController, 'yearly']).use(cachePageForever('1h'))
 * ```
 */
export function cachePageForever(
  timeout: Timeout | ((ctx: HttpContext) => Timeout),
  keyFunc?: KeyFunc,
  options: CachePageForeverOptions = {}
): PageDeclaration {
  return declare(policyFromOptions('cachePageForever', timeout, keyFunc, options, cachePageForever))
}

toBeCalled(cachePageForever, `cachePageForever('1h')`)
