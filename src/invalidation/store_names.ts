import type { ApplicationService } from '@adonisjs/core/types'
import type { CacheConfig } from '../application_settings.ts'

/**
 * The names of the stores of config/cache.ts.
 */
export function storeNames(app: ApplicationService): string[] {
  return Object.keys(app.config.get<CacheConfig>('cache').stores)
}

/**
 * Which of the named stores there are not, as a sentence; `null` where there are all of them.
 *
 * @param known - Names of the stores of config/cache.ts
 */
export function storeProblem(names: string[], known: string[]): string | null {
  const unknown = names.filter((name) => !known.includes(name))
  const [missing, all] = [unknown, known].map((list) => list.map((one) => `"${one}"`).join(', '))
  return unknown.length === 0
    ? null
    : `There is no store ${missing} in config/cache.ts. It has: ${all}`
}
