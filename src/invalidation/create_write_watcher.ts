import { PageCache } from '../page_cache/page_cache.ts'
import type { ApplicationSettings } from '../application_settings.ts'
import type { ApplicationService } from '@adonisjs/core/types'
import type { WriteWatcher } from './write_watcher.ts'

/**
 * Forgets the pages of what is written, where the configuration says so. In tests, in which pages mostly are
 * not cached, a fake of the page cache is told of it all the same.
 *
 * @param isFaked - Whether the page cache is faked
 * @returns `null` where nothing is to be forgotten
 */
export async function createWriteWatcher(
  container: ApplicationService['container'],
  settings: ApplicationSettings,
  isFaked: () => boolean
): Promise<WriteWatcher | null> {
  const { enabled, invalidateOnWrite } = settings.config()
  if (invalidateOnWrite === false || !(enabled || settings.isTest)) {
    return null
  }
  const { WriteWatcher } = await import('./write_watcher.ts')
  const forget = async (urls: URL[], tags: string[]) => {
    if (enabled || isFaked()) {
      const pageCache = await container.make(PageCache)
      await pageCache.forgetWritten(urls, tags)
    }
  }
  return new WriteWatcher(forget, await container.make('logger'))
}
