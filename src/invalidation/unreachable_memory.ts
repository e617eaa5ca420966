import type { CacheConfig } from '../application_settings.ts'
import type { ApplicationService } from '@adonisjs/core/types'

/**
 * Which stores keep entries in the memory of each process without a bus between them, so that
 * what another process holds there cannot be reached from this one.
 *
 * @param names - Of stores of config/cache.ts
 * @returns a sentence about each of them
 */
export async function unreachableMemory(
  app: ApplicationService,
  names: string[]
): Promise<string[]> {
  const { stores } = app.config.get<CacheConfig>('cache')
  const entries = await Promise.all(
    names.map(async (name) => {
      const { entry } = await stores[name].entry().resolver(app)
      return { name, l1: entry.l1, bus: entry.bus }
    })
  )
  return entries
    .filter(({ l1, bus }) => l1 && !bus)
    .map(
      ({ name }) =>
        `"${name}" is kept in the memory of each process. What a running server has there is still there, because a command cannot reach it: clear it with --server, connect the processes with a bus in config/cache.ts, or restart the server`
    )
}
