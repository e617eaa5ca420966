import { setInvalidate } from './runtime.ts'
import { PageCache } from '../page_cache/page_cache.ts'
import type { ApplicationSettings } from '../application_settings.ts'
import type { ApplicationService } from '@adonisjs/core/types'

/**
 * Has models tell the page cache of an application what was written of them.
 *
 * @param isFaked - Whether what it is told is only written down, for a test
 */
export async function registerModels(
  { container }: ApplicationService,
  settings: ApplicationSettings,
  isFaked: () => boolean
): Promise<void> {
  const { enabled } = settings.config()
  const logger = await container.make('logger')
  setInvalidate(async (rows) => {
    if (enabled || isFaked()) {
      const { invalidatePages } = await import('./invalidate_pages.ts')
      await invalidatePages(rows, () => container.make(PageCache), logger)
    }
  })
}
