import { debug } from '../debug.ts'
import { produce, type Product } from './produce.ts'
import { waitFor } from './wait_for.ts'
import { varyValues } from '../page/vary.ts'
import { answerUnavailable, finish, serve, tell } from './answer.ts'
import type { Page } from '../page/page.ts'
import type { Tools } from './tools.ts'
import type { PolicyTerms } from './terms.ts'
import type { Landing } from './flights.ts'
import type { Found, Place } from './place.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { CacheStatus } from '../page/cache_status.ts'

/**
 * How often a request looks again because others have stored something meanwhile. After that
 * it produces its page by itself: nobody circles for ever.
 */
const LOOKS = 3

/**
 * The way of one request that is a matter for the cache: steps 3 to 6 of the algorithm.
 */
export class Exchange {
  #ctx: HttpContext
  #tools: Tools
  #terms: PolicyTerms
  #place: Place
  #next: () => Promise<unknown>

  constructor(
    ctx: HttpContext,
    tools: Tools,
    terms: PolicyTerms,
    place: Place,
    next: () => Promise<unknown>
  ) {
    this.#ctx = ctx
    this.#tools = tools
    this.#terms = terms
    this.#place = place
    this.#next = next
  }

  async run(looks = LOOKS): Promise<void> {
    const { flights } = this.#tools
    const landed = flights.landed
    const found = await this.#place.find()
    if (found.page?.isFresh(Date.now())) {
      return this.#serve(found.page, this.#hit(found.page), found.key)
    }
    if (landed !== flights.landed && looks > 1) {
      return this.run(looks - 1)
    }

    const fwd = found.page ? 'stale' : found.index ? 'vary-miss' : 'uri-miss'
    const { forever, onMiss } = this.#terms.policy
    if (forever && onMiss !== 'store') {
      return this.forward({ fwd, detail: 'on-miss' }, found.key)
    }
    if (this.#ctx.request.intended() === 'HEAD') {
      return this.forward({ fwd, detail: 'method' }, found.key)
    }
    const flightKey = `${this.#place.store.name} ${found.key}`
    if (flights.isPassed(flightKey)) {
      return this.#produce(fwd, found, (landing) => flights.note(flightKey, landing !== null))
    }

    const flight = flights.find(flightKey)
    if (!flight) {
      return this.#lead(flightKey, fwd, found)
    }
    debug('%s: waiting for the flight', found.key)
    const landing = await waitFor(flight, this.#tools.config.flightTimeout)
    if (landing === null) {
      return this.#produce(fwd, found, () => {})
    }
    if (this.#isOurVariant(landing)) {
      return this.#serve(landing.page, { fwd, collapsed: true }, found.key)
    }
    return looks > 1 ? this.run(looks - 1) : this.#produce(fwd, found, () => {})
  }

  /**
   * Goes on to the handler without looking at what it answers, or refuses to, where no visitor
   * may cause the page.
   */
  async forward(status: CacheStatus, key?: string): Promise<void> {
    debug('%s: %o', key, status)
    const { forever, onMiss } = this.#terms.policy
    try {
      if (forever && onMiss === 'unavailable') {
        answerUnavailable(this.#ctx)
      } else {
        await this.#next()
      }
    } finally {
      tell(this.#ctx, this.#tools, status, key)
    }
  }

  /**
   * Produces the page for all who ask for it meanwhile.
   */
  async #lead(key: string, fwd: CacheStatus['fwd'], found: Found): Promise<void> {
    const flight = this.#tools.flights.begin(key)
    try {
      await this.#produce(fwd, found, flight.land)
    } finally {
      flight.end()
    }
  }

  async #produce(
    fwd: CacheStatus['fwd'],
    found: Found,
    land: (landing: Landing) => void
  ): Promise<void> {
    const { productions } = this.#tools
    const production = productions.begin(this.#place.store.name, this.#place.key)
    try {
      const product = await produce(
        this.#ctx,
        this.#tools,
        this.#terms,
        this.#next,
        production.begunAt
      )
      if (product.kind !== 'page') {
        land(null)
        return this.#withoutPage(product, fwd, found)
      }
      const { page, vary } = product
      land({ page, vary, values: this.#values(vary) })
      const detail = await this.#store(page, vary, production)
      finish(this.#ctx, this.#terms, page, null)
      this.#tell(detail === null ? { fwd, stored: true } : { fwd, detail }, found.key)
    } finally {
      productions.end(production)
    }
  }

  /**
   * @returns why the page was not stored; `null` when it was
   */
  async #store(
    page: Page,
    vary: string[],
    production: { isInvalidated: boolean }
  ): Promise<string | null> {
    if (!production.isInvalidated) {
      const ttl =
        page.freshUntil === null
          ? null
          : (page.freshUntil - page.storedAt) / 1000 + this.#terms.staleIfError
      const result = await this.#place.put(page, vary, ttl)
      if (result !== 'stored') {
        return result
      }
    }
    // It may have been invalidated while it was written.
    if (production.isInvalidated) {
      await this.#place.clear()
      return 'invalidated'
    }
    return null
  }

  /**
   * Leaves the response as it is, or serves the last good page where the handler failed.
   */
  #withoutPage(
    product: Exclude<Product, { kind: 'page' }>,
    fwd: CacheStatus['fwd'],
    found: Found
  ): void {
    const lastGood = product.kind === 'failed' ? this.#lastGood(found.page) : null
    if (product.kind === 'failed' && lastGood) {
      if (product.error !== undefined) {
        this.#ctx.logger.error({ err: product.error }, 'page cache: served the last good page')
      }
      product.undo()
      const ttl = this.#hit(lastGood).ttl
      return this.#serve(lastGood, { hit: true, ttl, detail: 'stale-if-error' }, found.key)
    }

    const detail = product.kind === 'failed' ? 'error' : product.reason
    this.#tell({ fwd, detail }, found.key)
    if (product.error !== undefined) {
      throw product.error
    }
  }

  /**
   * The expired page, as long as it may stand in for one that cannot be produced
   * (RFC 5861, 4).
   */
  #lastGood(page: Page | null): Page | null {
    const allowed = (page?.freshUntil ?? 0) + this.#terms.staleIfError * 1000
    return page !== null && Date.now() < allowed ? page : null
  }

  #hit(page: Page): CacheStatus {
    return page.freshUntil === null
      ? { hit: true }
      : { hit: true, ttl: Math.floor((page.freshUntil - Date.now()) / 1000) }
  }

  #isOurVariant({ vary, values }: NonNullable<Landing>): boolean {
    return vary.length === 0 || values === this.#values(vary)
  }

  #values(vary: string[]): string {
    return JSON.stringify(varyValues(vary, this.#ctx.request.request.headers))
  }

  #serve(page: Page, status: CacheStatus, key: string): void {
    serve(this.#ctx, this.#terms, page)
    this.#tell(status, key)
  }

  #tell(status: CacheStatus, key: string): void {
    debug('%s: %o', key, status)
    tell(this.#ctx, this.#tools, status, key)
  }
}
