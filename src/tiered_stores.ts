import type { ApplicationService } from '@adonisjs/core/types'
import type { CacheConfig } from './application_settings.ts'

/**
 * Names of the stores of config/cache.ts that have a memory of the process before a second tier.
 */
export async function tieredStores(
  app: ApplicationService,
  { stores }: CacheConfig
): Promise<Set<string>> {
  const names = Object.entries(stores).map(async ([name, store]) => {
    const { entry } = await store.entry().resolver(app)
    return entry.l1 && entry.l2 ? [name] : []
  })
  const tiered = await Promise.all(names)
  return new Set(tiered.flat())
}
