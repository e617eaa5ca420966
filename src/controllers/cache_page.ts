import { declare, type PageDeclaration } from './declare.ts'
import { policyFromOptions } from '../policy/from_options.ts'
import { toBeCalled } from '../policy/to_be_called.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { CachePageOptions, Duration, KeyFunc, PageTimeout } from '../types.ts'

/**
 * Keeps a page for some time and then produces it again. As a decorator on an action, or as a
 * middleware of a route or a group, where it must be the last one that runs before the handler.
 *
 * @param timeout - Seconds above 0, a string such as `'10m'`, or a function of the request
 * context that returns one; or `'response'`: the response says it itself
 * @param keyFunc - Names the page. Default: `byUrl`
 * @param options - See {@link CachePageOptions}
 * @throws E_INVALID_POLICY - naming the option that makes no sense
 * @example
 * ```ts
 * router.get('/feed', [FeedController]).use(cachePage(60, byPath))
 * ```
 * @example
 * ```ts
 * @cachePage('10m', byUrl)
 * async show({ view }: HttpContext) {}
 * ```
 */
export function cachePage(
  timeout: PageTimeout | ((ctx: HttpContext) => Duration),
  keyFunc?: KeyFunc,
  options: CachePageOptions = {}
): PageDeclaration {
  return declare(policyFromOptions('cachePage', timeout, keyFunc, options, cachePage))
}

toBeCalled(cachePage, 'cachePage(60)')
