import { cachedController, type Class } from './cached_controller.ts'
import { toBeCalled } from '../policy/to_be_called.ts'
import type { CachePageStatics } from '../types.ts'

/**
 * Adds the page cache to a controller: the page of every routed action is kept for
 * `cacheTimeout` seconds and then produced again.
 *
 * It reads the static properties of {@link CachePageStatics}, of which `cacheTimeout` is
 * required. Port of `CachePageMixin` of django-cache-helpers.
 *
 * @param base - The class to extend; none is needed
 * @throws E_INVALID_POLICY - when the class is first used, if a static property makes no sense
 * @example
 * ```ts
 * export default class PostsController extends CachePageMixin(BaseController) {
 *   static cacheTimeout = 3600
 *
 *   async index({ view }: HttpContext) {
 *     return view.render('posts/index')
 *   }
 * }
 * ```
 * @example
 * ```ts
 * export default class PostsController extends compose(BaseController, CachePageMixin) {
 *   static cacheTimeout = '1h'
 * }
 * ```
 */
export function CachePageMixin<Base extends Class = new () => object>(
  base?: Base
): Base & CachePageStatics {
  return cachedController(base, false) as unknown as Base & CachePageStatics
}

toBeCalled(CachePageMixin, 'CachePageMixin()')
