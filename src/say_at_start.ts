import { debug } from './debug.ts'
import type { Logger } from '@adonisjs/core/logger'
import type { ApplicationService } from '@adonisjs/core/types'
import type { ApplicationSettings } from './application_settings.ts'

/**
 * As often has a connection tried in vain that has not given up by then.
 */
const MANY_TIMES = 1_000_000

/**
 * Options of a driver, as far as they are looked at: a connection of ioredis.
 */
interface DriverOptions {
  connection?: { options?: { retryStrategy?: unknown } }
}

/**
 * Says in the log, when an application starts, what its pages will not do.
 *
 * @param stores - Names of the stores that keep pages
 * @param storesOfForeverPages - Of those that keep pages for ever
 */
export async function sayAtStart(
  app: ApplicationService,
  settings: ApplicationSettings,
  stores: Iterable<string>,
  storesOfForeverPages: Iterable<string>
): Promise<void> {
  const logger = await app.container.make('logger')
  if (!settings.config().enabled) {
    const file = app.inTest ? '.env.test' : '.env'
    logger.info(
      `page cache: off, every request runs its handler. Write PAGE_CACHE=true into ${file}, or enabled: true into config/cache_helpers.ts, to turn it on`
    )
    return
  }
  const problem = settings.hostsProblem()
  if (problem !== null) {
    logger.warn(`page cache: ${problem}`)
  }
  const { previousVersion, version } = settings.config()
  if (previousVersion === 'stale' && version === '') {
    logger.warn(
      `page cache: previousVersion is 'stale', and this version has no name, so nobody can tell it from the one before. Write what your deploy calls it into config/cache_helpers.ts: version: env.get('BUILD_ID')`
    )
  }
  for (const name of stores) {
    await warnOfGivingUp(app, settings, logger, name)
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

/**
 * A connection of ioredis ends for ever when its `retryStrategy` returns no number, and bentocache
 * keeps the ended one.
 */
async function warnOfGivingUp(
  app: ApplicationService,
  settings: ApplicationSettings,
  logger: Logger,
  name: string
): Promise<void> {
  const { entry } = await settings.cacheConfig().stores[name].entry().resolver(app)
  const { connection } = (entry.l2?.options ?? {}) as DriverOptions
  const { options } = connection ?? {}
  if (options && 'retryStrategy' in options && !triesForEver(options.retryStrategy)) {
    logger.warn(
      `page cache: the connection of the store "${name}" gives up during a longer outage of Redis, and no page is cached after that until the process is started anew. Write retryStrategy: (times) => Math.min(times * 50, 2000) into config/redis.ts`
    )
  }
}

function triesForEver(retryStrategy: unknown): boolean {
  return typeof retryStrategy === 'function' && typeof retryStrategy(MANY_TIMES) === 'number'
}
