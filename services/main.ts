import app from '@adonisjs/core/services/app'
import { PageCache } from '../src/page_cache/page_cache.ts'

/**
 * The page cache of the application.
 *
 * @example
 * ```ts
 * import pageCache from 'adonis-cache-helpers/services/main'
 *
 * await pageCache.forgetTags(['posts'])
 * ```
 */
let pageCache: PageCache

await app.booted(async () => {
  pageCache = await app.container.make(PageCache)
})

export { pageCache as default }
