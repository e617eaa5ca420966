import app from '@adonisjs/core/services/app'
import { PageCache } from '../src/page_cache/page_cache.ts'

let pageCache: PageCache

/**
 * The page cache of the application.
 */
await app.booted(async () => {
  pageCache = await app.container.make(PageCache)
})

export { pageCache as default }
