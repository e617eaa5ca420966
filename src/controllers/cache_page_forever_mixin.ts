import { cachedController, type Class } from './cached_controller.ts'
import { toBeCalled } from '../policy/to_be_called.ts'
import type { CachePageForeverStatics } from '../types.ts'

/**
 * Adds the page cache to a controller: the page of every routed action is kept until an
 * authorised renewal replaces it. No visitor waits for it once it is there.
 *
 * It reads the static properties of {@link CachePageForeverStatics}, of which `cacheTimeout` is
 * required: it sets the `Expires` header, and `null` or 0 the never-cache headers. Port of
 * `CachePageForeverMixin` of django-cache-helpers.
 *
 * @param base - The class to extend; none is needed
 * @throws E_INVALID_POLICY - when the class is first used, if a static property makes no sense
 * @example
 * ```ts
 * export default class ReportsController extends compose(BaseController, CachePageForeverMixin) {
 *   static cacheTimeout = '1h'
 *
 *   async yearly({ params, view }: HttpContext) {
 *     return view.render('reports/yearly', await Report.ofYear(params.year))
 *   }
 * }
 * ```
 */
export function CachePageForeverMixin<Base extends Class = new () => object>(
  base?: Base
): Base & CachePageForeverStatics {
  return cachedController(base, true) as unknown as Base & CachePageForeverStatics
}

toBeCalled(CachePageForeverMixin, 'CachePageForeverMixin()')
