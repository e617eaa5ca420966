import { BaseCheck, Result } from '@adonisjs/core/health'
import { E_INVALID_HEALTH_CHECK } from '../errors.ts'
import { indexResult } from './index_result.ts'
import { readRecords, type RecordsRead } from './read_records.ts'
import type { HealthCheckResult } from '@adonisjs/core/types/health'
import type { PageCache } from '../page_cache/page_cache.ts'
import type { PageRecord } from '../page/page_record.ts'

/**
 * Of how many pages whose renewal has failed the store is asked whether they are still there. More are taken
 * for it: the check is not to read everything that is stored.
 */
const LOOKED_AT = 200

/**
 * Seconds for which a result is given again, unless `cacheFor` says otherwise.
 */
const KEPT = 60

/**
 * A number of pages, or a part of those that were renewed.
 */
interface Threshold {
  count: number
  isPercentage: boolean
}

/**
 * How many of the stored pages have not been renewed although that was tried last: their handler has failed,
 * or the store, and visitors get what was stored before. A renewal that was refused (`skipped`) is none.
 *
 * It reads the index of pages, of which `node ace page-cache:list` shows the same, and gives its result again
 * for a minute (`cacheFor`).
 *
 * @example
 * ```ts
 * // start/health.ts
 * import { HealthChecks } from '@adonisjs/core/health'
 * import pageCache from 'adonis-cache-helpers/services/main'
 * import { RenewalsCheck } from 'adonis-cache-helpers/health'
 *
 * export const healthChecks = new HealthChecks().register([
 *   new RenewalsCheck(pageCache).warnWhenExceeds(5).failWhenExceeds('50%'),
 * ])
 * ```
 */
export class RenewalsCheck extends BaseCheck {
  /** Of the check, by which its result is remembered */
  name = 'Page cache: renewals'
  /** Seconds */
  cacheDuration = KEPT
  #pageCache: PageCache
  #warn: Threshold = { count: 0, isPercentage: false }
  #fail: Threshold | null = null

  /** @param pageCache - That of the application */
  constructor(pageCache: PageCache) {
    super()
    this.#pageCache = pageCache
  }

  /**
   * Warns where more pages than that were not renewed. Default: 0.
   *
   * @param pages - How many; or a part of those that were renewed by now: `'10%'`
   * @throws E_INVALID_HEALTH_CHECK
   * @example
   * ```ts
   * new RenewalsCheck(pageCache).warnWhenExceeds(5)
   * ```
   */
  warnWhenExceeds(pages: number | `${number}%`): this {
    this.#warn = thresholdOf('RenewalsCheck.warnWhenExceeds()', pages)
    return this
  }

  /**
   * Fails where more pages than that were not renewed. Default: it does not, since visitors are served.
   *
   * @param pages - How many; or a part of those that were renewed by now: `'50%'`
   * @throws E_INVALID_HEALTH_CHECK
   * @example
   * ```ts
   * new RenewalsCheck(pageCache).failWhenExceeds('50%')
   * ```
   */
  failWhenExceeds(pages: number | `${number}%`): this {
    this.#fail = thresholdOf('RenewalsCheck.failWhenExceeds()', pages)
    return this
  }

  /** Counts the pages in the index. Called by the health checks of AdonisJS */
  async run(): Promise<HealthCheckResult> {
    const routes = new Map<string, number>()
    let renewed = 0
    let failed = 0
    let left = LOOKED_AT
    const unknown = await readRecords(this.#pageCache, async (records, find) => {
      renewed += records.filter(({ renewal }) => renewal !== null).length
      for (const record of records.filter(hasFailed)) {
        const isThere = left <= 0 || (await find(record)) !== null
        left--
        if (isThere) {
          failed++
          routes.set(record.route, (routes.get(record.route) ?? 0) + 1)
        }
      }
    })
    const { problems, errors } = unknown
    return this.#result(failed, renewed, unknown).mergeMetaData({
      failed,
      isEstimated: left < 0,
      renewed: renewed - failed,
      routes: Object.fromEntries(routes),
      unknown: [...errors, ...problems],
    })
  }

  #result(failed: number, renewed: number, unknown: RecordsRead) {
    const said = `${failed} of ${renewed} pages ${failed === 1 ? 'was' : 'were'} not renewed when that was tried last`
    if (this.#fail !== null && exceeds(failed, renewed, this.#fail)) {
      return Result.failed(said)
    }
    if (exceeds(failed, renewed, this.#warn)) {
      return Result.warning(said)
    }
    return indexResult(
      failed === 0 ? 'The last renewal of each page came to something' : said,
      unknown
    )
  }
}

/**
 * Whether its last renewal came to nothing, and that was no refusal.
 */
function hasFailed({ renewal }: PageRecord): boolean {
  return renewal !== null && (renewal.result === 'kept' || renewal.result.startsWith('failed'))
}

function exceeds(failed: number, renewed: number, { count, isPercentage }: Threshold): boolean {
  return failed > (isPercentage ? (renewed * count) / 100 : count)
}

function thresholdOf(method: string, pages: number | string): Threshold {
  const isPercentage = typeof pages === 'string' && /^\d+(?:\.\d+)?%$/.test(pages)
  const count = isPercentage ? Number.parseFloat(pages) : pages
  if (typeof count !== 'number' || !(count >= 0)) {
    throw new E_INVALID_HEALTH_CHECK([
      method,
      `expected a number of pages, 0 or more, or a part of them such as '10%', got ${String(pages)}`,
    ])
  }
  return { count, isPercentage }
}
