import type { Deploys } from './deploys.ts'
import type { ResolvedConfig } from '../types.ts'
import type { CacheStores } from '../storage/page_stores.ts'

/**
 * Beside the pages, which may be cleared.
 */
const DEPLOYS_NAMESPACE = 'deploys'

/**
 * @param longestTtl - Seconds that anything is kept at most; `null`: no limit
 * @returns `null` where the pages of the version before are not served
 */
export async function createDeploys(
  config: ResolvedConfig,
  { traits, use }: CacheStores,
  longestTtl: number | null
): Promise<Deploys | null> {
  const { keyPrefix, previousVersion } = config
  if (previousVersion === 'ignore') {
    return null
  }
  const { Deploys } = await import('./deploys.ts')
  const { SharedEntries } = await import('../storage/shared_entries.ts')
  return new Deploys(config, (store) => {
    const settings = { keyPrefix, longestTtl, ...traits.get(store)! }
    return new SharedEntries(store, use(store), DEPLOYS_NAMESPACE, settings)
  })
}
