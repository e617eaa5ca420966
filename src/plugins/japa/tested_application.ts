import { RuntimeException } from '@adonisjs/core/exceptions'
import { ApplicationSettings } from '../../application_settings.ts'
import { PageCache } from '../../page_cache/page_cache.ts'
import type { ApplicationService } from '@adonisjs/core/types'

/**
 * Has the application that is tested say in `Cache-Status` what became of each request, whatever its
 * configuration says.
 *
 * @returns `isHidden`: whether visitors would not see it; `settings`: of the application
 * @throws RuntimeException - when its page cache is not registered
 */
export async function openTestedApplication(app: ApplicationService, plugin: string) {
  if (!app.container.hasBinding(PageCache)) {
    throw new RuntimeException(
      `${plugin}(app) of tests/bootstrap.ts needs the page cache, which is not registered. Run "node ace configure adonis-cache-helpers", and keep its provider in adonisrc.ts for the environment "test"`
    )
  }
  const settings = new ApplicationSettings(app)
  const isHidden = !settings.config().cacheStatus
  if (isHidden) {
    const pageCache = await app.container.make(PageCache)
    pageCache.sayCacheStatus()
  }
  return { isHidden, settings }
}
