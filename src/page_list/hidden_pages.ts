import { memoryStores } from '../memory_stores.ts'
import type { ApplicationService } from '@adonisjs/core/types'

/**
 * What a command does not see of stores, for people: those in the memory of each process.
 *
 * @param stores - Their names in config/cache.ts
 */
export async function hiddenPages(app: ApplicationService, stores: string[]): Promise<string[]> {
  const hidden = app.getEnvironment() === 'web' ? [] : await memoryStores(app, stores)
  return hidden.map(
    (store) =>
      `"${store}" is kept in the memory of each process: what a running server has stored there cannot be seen from here`
  )
}
