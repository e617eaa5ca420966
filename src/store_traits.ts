import type { ApplicationService } from '@adonisjs/core/types'
import type { FileConfig, MemoryConfig } from '@adonisjs/cache/types'
import type { CacheConfig } from './application_settings.ts'
import type { StoreTraits } from './storage/store_settings.ts'

/**
 * How many entries the memory driver of bentocache has where its `maxItems` is not given.
 */
const MOST_ITEMS = 1_000

/**
 * Where the stores of config/cache.ts keep what is written to them, by their names.
 */
export async function storeTraits(
  app: ApplicationService,
  { stores }: Pick<CacheConfig, 'stores'>
): Promise<Map<string, StoreTraits>> {
  const traits = Object.entries(stores).map(async ([name, store]) => {
    const { entry } = await store.entry().resolver(app)
    const { l1, l2, bus } = entry
    const isOwn = l1 !== undefined && l2 === undefined
    const { maxItems = MOST_ITEMS } = (l1?.options ?? {}) as MemoryConfig
    const { directory } = (l2?.options ?? {}) as Partial<FileConfig>
    const kept = {
      isTiered: Boolean(l1 && l2),
      ownEntries: isOwn ? maxItems : null,
      isConnected: isOwn && bus !== undefined,
      // Of the second tiers, the file driver alone has it.
      writesInPlace: directory !== undefined,
    }
    return [name, kept] as const
  })
  return new Map(await Promise.all(traits))
}
