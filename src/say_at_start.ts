import { debug } from './debug.ts'
import type { Logger } from '@adonisjs/core/logger'
import type { ApplicationService } from '@adonisjs/core/types'
import type { ApplicationSettings } from './application_settings.ts'

/**
 * Says in the log, when an application starts, what its pages will not do.
 *
 * @param storesOfForeverPages - Names of the stores that keep pages for ever
 */
export async function sayAtStart(
  app: ApplicationService,
  settings: ApplicationSettings,
  storesOfForeverPages: Iterable<string>
): Promise<void> {
  const logger = await app.container.make('logger')
  if (!settings.config().enabled) {
    logger.info(
      'page cache: off, every request runs its handler. Write PAGE_CACHE=true into .env, or enabled: true into config/cache_helpers.ts, to turn it on'
    )
    return
  }
  const problem = settings.hostsProblem()
  if (problem !== null) {
    logger.warn(`page cache: ${problem}`)
  }
  for (const name of storesOfForeverPages) {
    await warnOfMemory(app, settings, logger, name)
  }
}

/**
 * Forever pages in a memory store are gone with the process, and a warm-up from another
 * process cannot reach them.
 */
async function warnOfMemory(
  app: ApplicationService,
  settings: ApplicationSettings,
  logger: Logger,
  name: string
): Promise<void> {
  const { stores } = settings.cacheConfig()
  const { entry } = await stores[name].entry().resolver(app)
  debug('store "%s": l1 %s, l2 %s', name, Boolean(entry.l1), Boolean(entry.l2))
  if (!entry.l2) {
    logger.warn(
      `page cache: pages that are kept for ever are in the memory store "${name}" of config/cache.ts. They are gone when the process ends, and no other process can renew them. Give the store a second tier, such as files or Redis`
    )
  }
}
