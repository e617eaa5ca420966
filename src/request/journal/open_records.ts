import { RunRecords } from '../../storage/run_records.ts'
import { storeTraits } from '../../store_traits.ts'
import type { ApplicationService } from '@adonisjs/core/types'
import type { ApplicationSettings } from '../../application_settings.ts'
import type { CacheStores } from '../../storage/page_stores.ts'

/**
 * Where the warm-ups of an application are remembered: in the store that its pages are kept in.
 */
export async function openRecords(
  app: ApplicationService,
  settings: ApplicationSettings
): Promise<RunRecords> {
  const { default: defaultName, stores } = settings.cacheConfig()
  const { cache, keyPrefix } = settings.config()
  const name = cache ?? defaultName
  const traits = await storeTraits(app, { stores: { [name]: stores[name] } })
  const manager = await app.container.make('cache.manager')
  const { use } = manager as unknown as { use: CacheStores['use'] }
  return new RunRecords(name, use.call(manager, name), {
    keyPrefix,
    longestTtl: null,
    ...traits.get(name)!,
  })
}
