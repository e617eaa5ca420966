import { BaseCheck, Result } from '@adonisjs/core/health'
import { E_INVALID_HEALTH_CHECK } from '../errors.ts'
import { indexResult } from './index_result.ts'
import { milliseconds } from './milliseconds.ts'
import { readRecords, type RecordsRead } from './read_records.ts'
import { Oldest, type AgeLimits } from './oldest.ts'
import type { HealthCheckResult } from '@adonisjs/core/types/health'
import type { PageCache } from '../page_cache/page_cache.ts'
import type { Duration } from '../types.ts'

/**
 * Seconds for which a result is given again, unless `cacheFor` says otherwise.
 */
const KEPT = 60

/**
 * How old a page may be.
 */
export interface PageAge {
  /** So many times as old as its `timeout` says */
  timeouts?: number

  /** Seconds, or a string such as `'2d'`, whatever its timeout: that of a page without one as well */
  age?: Duration
}

/**
 * Whether a page that is kept for ever is older than a warm-up that runs would let it become. When the
 * warm-up does not run any more nothing else tells: the pages are there, and only get older.
 *
 * It reads the index of pages, and gives its result again for a minute (`cacheFor`).
 *
 * @example
 * ```ts
 * // start/health.ts
 * import { HealthChecks } from '@adonisjs/core/health'
 * import pageCache from 'adonis-cache-helpers/services/main'
 * import { ForeverPagesCheck } from 'adonis-cache-helpers/health'
 *
 * export const healthChecks = new HealthChecks().register([
 *   new ForeverPagesCheck(pageCache).warnWhenExceeds({ timeouts: 2 }).failWhenExceeds({ age: '2d' }),
 * ])
 * ```
 */
export class ForeverPagesCheck extends BaseCheck {
  /** Of the check, by which its result is remembered */
  name = 'Page cache: forever pages'
  /** Seconds */
  cacheDuration = KEPT
  #pageCache: PageCache
  #warn: AgeLimits = { timeouts: 2, ageMs: Infinity }
  #fail: AgeLimits | null = null

  /** @param pageCache - That of the application */
  constructor(pageCache: PageCache) {
    super()
    this.#pageCache = pageCache
  }

  /**
   * Warns where a page is older than that. Default: twice its timeout.
   *
   * @param age - `timeouts`: so many times the timeout of the page; `age`: seconds, or a string such as `'2d'`
   * @throws E_INVALID_HEALTH_CHECK
   * @example
   * ```ts
   * new ForeverPagesCheck(pageCache).warnWhenExceeds({ timeouts: 3 })
   * ```
   */
  warnWhenExceeds(age: PageAge): this {
    this.#warn = limitsOf('ForeverPagesCheck.warnWhenExceeds()', age)
    return this
  }

  /**
   * Fails where a page is older than that. Default: it does not, since visitors are served.
   *
   * @param age - `timeouts`: so many times the timeout of the page; `age`: seconds, or a string such as `'2d'`
   * @throws E_INVALID_HEALTH_CHECK
   * @example
   * ```ts
   * new ForeverPagesCheck(pageCache).failWhenExceeds({ age: '2d' })
   * ```
   */
  failWhenExceeds(age: PageAge): this {
    this.#fail = limitsOf('ForeverPagesCheck.failWhenExceeds()', age)
    return this
  }

  /** Looks at the pages in the index. Called by the health checks of AdonisJS */
  async run(): Promise<HealthCheckResult> {
    const now = Date.now()
    const late = new Oldest(this.#warn, now)
    const tooLate = this.#fail && new Oldest(this.#fail, now)
    let pages = 0
    let withoutTimeout = 0
    const unknown = await readRecords(this.#pageCache, async (records, find) => {
      const forever = records.filter(({ keptUntil }) => keptUntil === null)
      pages += forever.length
      withoutTimeout += forever.filter(({ timeout }) => !timeout).length
      await tooLate?.look(forever, find)
      await late.look(forever, find)
    })
    const { problems, errors } = unknown
    const found = tooLate?.found ?? late.found
    return this.#result(tooLate, late, unknown).mergeMetaData({
      pages,
      withoutTimeout,
      oldest: found && {
        route: found.route,
        path: new URL(found.url).pathname,
        ageSeconds: Math.round((now - found.storedAt) / 1000),
        timeoutSeconds: found.timeout ?? null,
      },
      unknown: [...errors, ...problems],
    })
  }

  #result(tooLate: Oldest | null, late: Oldest, unknown: RecordsRead): Result {
    if (tooLate?.found) {
      return Result.failed(tooLate.describe())
    }
    return late.found
      ? Result.warning(late.describe())
      : indexResult('No page that is kept for ever is older than it should be', unknown)
  }
}

function limitsOf(method: string, limits: PageAge): AgeLimits {
  const { timeouts, age }: PageAge = Object(limits)
  const isNothing = timeouts === undefined && age === undefined
  if (isNothing || (timeouts !== undefined && !(typeof timeouts === 'number' && timeouts > 0))) {
    throw new E_INVALID_HEALTH_CHECK([
      method,
      `expected { timeouts: 2 }, twice the timeout of each page, or { age: '2d' }, got timeouts: ${String(timeouts)}`,
    ])
  }
  return {
    timeouts: timeouts ?? Infinity,
    ageMs: age === undefined ? Infinity : milliseconds(method, age),
  }
}
