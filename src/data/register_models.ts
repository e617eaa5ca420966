import { invalidatePages } from './invalidate_pages.ts'
import { setInvalidate } from './runtime.ts'
import { PageCache } from '../page_cache/page_cache.ts'
import type { ApplicationSettings } from '../application_settings.ts'
import type { ApplicationService } from '@adonisjs/core/types'

/**
 * Has models tell the page cache of an application what was written of them.
 */
export async function registerModels(
  { container }: ApplicationService,
  settings: ApplicationSettings
): Promise<void> {
  const { enabled } = settings.config()
  const logger = await container.make('logger')
  setInvalidate(async (rows) => {
    if (enabled) {
      await invalidatePages(rows, () => container.make(PageCache), logger)
    }
  })
}
