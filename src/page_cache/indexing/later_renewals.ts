import { ownTag, viewOf, type PageKind } from '../../keys/tags.ts'
import type { Logger } from '@adonisjs/core/logger'
import type { PageStores } from '../../storage/page_stores.ts'
import type { RouteJSON } from '@adonisjs/core/types/http'
import type { SelectedRenewals } from './selected_renewals.ts'

interface Options {
  logger: Logger
  stores: PageStores
  /** Empty where the application has not loaded them */
  routes: () => RouteJSON[]
}

/**
 * Renews outdated pages in the background after writes. One round is under way at a time, and renews what
 * was written until it begins: however much is written, the index is read by one round, and as many pages
 * are renewed at once as it may. What a process that ends has not renewed stays outdated, and the next
 * visitor has it renewed; so does what one cannot renew that has not loaded the routes, such as most
 * commands.
 */
export class LaterRenewals {
  #renewals: SelectedRenewals
  #options: Options
  #waiting = new Map<PageKind, Set<string>>()
  #running: Promise<void> | null = null

  constructor(renewals: SelectedRenewals, options: Options) {
    this.#renewals = renewals
    this.#options = options
  }

  /**
   * Has the pages of a kind renewed that carry one of the tags, and were expired.
   */
  add(tags: string[], kind: PageKind): void {
    this.#waiting.set(kind, new Set([...(this.#waiting.get(kind) ?? []), ...tags]))
    this.#running ??= this.#renewAll().finally(() => {
      this.#running = null
    })
  }

  /**
   * Resolves when nothing is left to renew.
   */
  async settled(): Promise<void> {
    await this.#running
  }

  async #renewAll(): Promise<void> {
    while (this.#waiting.size > 0) {
      const waiting = [...this.#waiting]
      this.#waiting.clear()
      for (const [kind, tags] of waiting) {
        await this.#renew([...tags], kind)
      }
    }
  }

  async #renew(tags: string[], kind: PageKind): Promise<void> {
    const { logger, routes: routesOf } = this.#options
    // A page whose route this process does not know would be taken for one that is gone.
    const routes = new Set(routesOf().map(viewOf))
    try {
      const carried = await this.#carried(tags, kind)
      if (routes.size === 0 || carried.length === 0) {
        return
      }
      const { totals } = await this.#renewals.renew({ tags: carried, kind, routes })
      if (totals.failed > 0) {
        const problem = 'page cache: pages were not renewed after a write'
        logger.warn({ tags: carried, pages: totals.failed }, problem)
      }
    } catch (error) {
      logger.error({ err: error, tags }, 'page cache: the pages of a write are not renewed')
    }
  }

  /**
   * Those of the tags that stored pages may carry. The index is read only for these: mostly there are none.
   */
  async #carried(tags: string[], kind: PageKind): Promise<string[]> {
    const stores = this.#options.stores.all()
    const isCarried = async (tag: string) => {
      const own = ownTag(tag, kind === 'forever')
      const known = await Promise.all(stores.map((store) => store.tags.isKnown(own)))
      return known.includes(true)
    }
    const carried = await Promise.all(tags.map(isCarried))
    return tags.filter((_, index) => carried[index])
  }
}
