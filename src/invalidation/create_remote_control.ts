import { PageCache } from '../page_cache/page_cache.ts'
import type { ApplicationSettings } from '../application_settings.ts'
import type { ApplicationService } from '@adonisjs/core/types'
import type { CacheStores } from '../storage/page_stores.ts'
import type { RemoteControl } from './remote_control.ts'

/**
 * Answers `node ace cache:clear --server`, where the configuration has a route for it.
 */
export async function createRemoteControl(
  container: ApplicationService['container'],
  settings: ApplicationSettings
): Promise<RemoteControl | null> {
  const { controlRoute: route } = settings.config()
  if (route === null) {
    return null
  }
  const { RemoteControl } = await import('./remote_control.ts')
  return new RemoteControl({
    route,
    stores: Object.keys(settings.cacheConfig().stores),
    clear: async (clearance) => {
      const { clearStores } = await import('./clear_stores.ts')
      const manager = await container.make('cache.manager')
      const { use } = manager as unknown as { use: CacheStores['use'] }
      return clearStores(clearance, await container.make(PageCache), use.bind(manager))
    },
  })
}
