import { WriteWatcher } from './write_watcher.ts'
import { PageCache } from '../page_cache/page_cache.ts'
import type { ApplicationSettings } from '../application_settings.ts'
import type { ApplicationService } from '@adonisjs/core/types'

/**
 * Makes what forgets the pages of what is written, where the configuration says so.
 *
 * @returns `null` where it does not
 */
export async function createWriteWatcher(
  container: ApplicationService['container'],
  settings: ApplicationSettings
): Promise<WriteWatcher | null> {
  const { enabled, invalidateOnWrite } = settings.config()
  if (!enabled || invalidateOnWrite === false) {
    return null
  }
  const forget = async (urls: URL[], tags: string[]) => {
    const pageCache = await container.make(PageCache)
    await pageCache.forgetWritten(urls, tags)
  }
  return new WriteWatcher(forget, await container.make('logger'))
}
