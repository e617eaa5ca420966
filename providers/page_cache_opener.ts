import { E_INVALID_CONFIG } from '../src/errors.ts'
import { createPageCacheOptions } from './create_page_cache_options.ts'
import { Once } from '../src/page_cache/once.ts'
import type { ApplicationService } from '@adonisjs/core/types'
import type { Deploys } from '../src/deploys/deploys.ts'
import type { PageCache } from '../src/page_cache/page_cache.ts'
import type { PageCacheOptions } from '../src/page_cache/page_cache_options.ts'

/**
 * Opens the page cache of an application, and what it is made of, when somebody needs them.
 */
export class PageCacheOpener {
  #app: ApplicationService
  #options: Once<PageCacheOptions>
  #opened = new Once(() => this.#open())
  #storesOfRoutes: ReadonlySet<string> = new Set()
  #isEnded = false
  /** `null` as long as nobody has needed it */
  pageCache: PageCache | null = null

  constructor(app: ApplicationService, known: Parameters<typeof createPageCacheOptions>[1]) {
    this.#app = app
    this.#options = new Once(() => createPageCacheOptions(app, known))
  }

  /** @throws what opening something that it is made of throws */
  open(): Promise<PageCache> {
    return this.#opened.get()
  }

  /**
   * Opens the stores that the pages of routes are kept in, with locks and networks, so that what is wrong with
   * them is known before a request comes.
   *
   * @returns what knows of the versions that are deployed, if anything does
   * @throws E_INVALID_CONFIG - for a store that cannot be opened
   */
  async openStores(names: ReadonlySet<string>): Promise<Deploys | null> {
    const { caches, deploys } = await this.#options.get()
    for (const name of names) {
      try {
        caches.use(name)
      } catch (error) {
        const problem = `the store "${name}" of config/cache.ts cannot be opened: ${(error as Error).message}`
        throw new E_INVALID_CONFIG(['cache', problem], { cause: error })
      }
    }
    this.#storesOfRoutes = names
    this.#nameStores()
    return deploys
  }

  /**
   * Loads what answers requests, where a route keeps pages. Where that fails, the first request tries again.
   */
  async openResponder(): Promise<void> {
    if (this.#isEnded || this.#storesOfRoutes.size === 0) {
      return
    }
    try {
      const pageCache = await this.open()
      await pageCache.openResponder()
    } catch (error) {
      const logger = await this.#app.container.make('logger')
      logger.error({ err: error }, 'page cache: it cannot be opened yet')
    }
  }

  /**
   * Ends what was opened, or is being opened.
   */
  async close(): Promise<void> {
    this.#isEnded = true
    const options = await this.#options.begun?.catch(() => null)
    options?.deploys?.end()
    const pageCache = await this.#opened.begun?.catch(() => null)
    await pageCache?.close()
  }

  async #open(): Promise<PageCache> {
    const options = await this.#options.get()
    const { openPageCache } = await import('../src/page_cache/open_page_cache.ts')
    this.pageCache = openPageCache(options)
    this.#nameStores()
    return this.pageCache
  }

  /** Health checks and statistics tell of the stores of routes before a page of one is asked for */
  #nameStores(): void {
    this.#storesOfRoutes.forEach((name) => this.pageCache?.stores.use(name, 'the routes'))
  }
}
