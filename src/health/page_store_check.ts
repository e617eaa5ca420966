import { BaseCheck, Result } from '@adonisjs/core/health'
import { NO_STORES } from './index_result.ts'
import { milliseconds } from './milliseconds.ts'
import type { HealthCheckResult } from '@adonisjs/core/types/health'
import type { PageCache } from '../page_cache/page_cache.ts'
import type { Duration } from '../types.ts'

/**
 * What is written to a store, and read again.
 */
const PROBE = 'health-check'

/**
 * Seconds for which it is kept.
 */
const KEPT = 60

/**
 * What came of one store. Milliseconds.
 */
interface Probed {
  store: string
  tookMs: number
  error: string | null
}

/**
 * Whether the stores that pages are kept in can be written to and read from, past the memory of the
 * process, and how long that takes. Visitors are served without a store that fails, by their handlers.
 *
 * A store of another process than one that serves pages, such as a queue's, is not known, and not looked at.
 *
 * @example
 * ```ts
 * // start/health.ts
 * import { HealthChecks } from '@adonisjs/core/health'
 * import pageCache from 'adonis-cache-helpers/services/main'
 * import { PageStoreCheck } from 'adonis-cache-helpers/health'
 *
 * export const healthChecks = new HealthChecks().register([
 *   new PageStoreCheck(pageCache).warnWhenExceeds('100ms'),
 * ])
 * ```
 */
export class PageStoreCheck extends BaseCheck {
  /** Of the check, by which its result is remembered */
  name = 'Page cache: stores'
  #pageCache: PageCache
  #warnAfter = milliseconds('PageStoreCheck.warnWhenExceeds()', '250ms')
  #failAfter = milliseconds('PageStoreCheck.failWhenExceeds()', '1s')

  /** @param pageCache - That of the application */
  constructor(pageCache: PageCache) {
    super()
    this.#pageCache = pageCache
  }

  /**
   * Warns where writing and reading takes longer. Default: 250 ms.
   *
   * @param duration - Seconds, or a string such as `'100ms'`
   * @throws E_INVALID_HEALTH_CHECK
   * @example
   * ```ts
   * new PageStoreCheck(pageCache).warnWhenExceeds('100ms')
   * ```
   */
  warnWhenExceeds(duration: Duration): this {
    this.#warnAfter = milliseconds('PageStoreCheck.warnWhenExceeds()', duration)
    return this
  }

  /**
   * Fails where it takes longer. Default: 1 second. A store that does not answer at all fails after two.
   *
   * @param duration - Seconds, or a string such as `'1s'`
   * @throws E_INVALID_HEALTH_CHECK
   * @example
   * ```ts
   * new PageStoreCheck(pageCache).failWhenExceeds('2s')
   * ```
   */
  failWhenExceeds(duration: Duration): this {
    this.#failAfter = milliseconds('PageStoreCheck.failWhenExceeds()', duration)
    return this
  }

  /** Asks the stores. Called by the health checks of AdonisJS */
  async run(): Promise<HealthCheckResult> {
    const stores = this.#pageCache.stores.inUse()
    const probed = await Promise.all(stores.map(({ name }) => this.#probe(name)))
    return this.#result(probed).mergeMetaData({
      stores: Object.fromEntries(probed.map(({ store, ...result }) => [store, result])),
    })
  }

  async #probe(name: string): Promise<Probed> {
    const { stores } = this.#pageCache
    const begunAt = performance.now()
    const tookMs = () => Math.round(performance.now() - begunAt)
    try {
      const entries = stores.entriesBeside(stores.use(name, 'the health check'))
      await entries.write(PROBE, { at: Date.now() }, KEPT)
      const isThere = (await entries.read(PROBE)) !== null
      const error = isThere ? null : 'What was written is not there'
      return { store: name, tookMs: tookMs(), error }
    } catch (error) {
      return { store: name, tookMs: tookMs(), error: (error as Error).message }
    }
  }

  #result(probed: Probed[]): Result {
    const failed = probed.filter(({ error }) => error !== null)
    if (failed.length > 0) {
      return Result.failed(`Pages are served without ${failed.map(described).join(', ')}`)
    }
    const slowerThan = (limit: number) => probed.filter(({ tookMs }) => tookMs > limit)
    const tooSlow = slowerThan(this.#failAfter)
    if (tooSlow.length > 0) {
      return Result.failed(`Too slow: ${tooSlow.map(described).join(', ')}`)
    }
    const slow = slowerThan(this.#warnAfter)
    if (slow.length > 0) {
      return Result.warning(`Slow: ${slow.map(described).join(', ')}`)
    }
    const [names, count] = [probed.map(({ store }) => `"${store}"`).join(', '), probed.length]
    return Result.ok(
      count === 0 ? NO_STORES : `${names} ${count === 1 ? 'is' : 'are'} written to and read from`
    )
  }
}

function described({ store, tookMs, error }: Probed): string {
  return error === null ? `"${store}" (${tookMs} ms)` : `"${store}" (${error})`
}
