import type { ApplicationService } from '@adonisjs/core/types'
import type { CacheConfig } from './application_settings.ts'

/**
 * Which stores are nothing but the memory of each process: no other process sees what is in them.
 *
 * @param names - Of stores of config/cache.ts
 */
export async function memoryStores(app: ApplicationService, names: string[]): Promise<string[]> {
  const { stores } = app.config.get<CacheConfig>('cache')
  const entries = await Promise.all(
    names.map(async (name) => {
      const { entry } = await stores[name].entry().resolver(app)
      return { name, l2: entry.l2 }
    })
  )
  return entries.filter(({ l2 }) => !l2).map(({ name }) => name)
}
