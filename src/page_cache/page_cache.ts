import { ObservedCache, type ObservedOptions } from './observed_cache.ts'
import { Once } from './once.ts'
import { checkArgument } from '../options/check_argument.ts'
import { markersOf } from '../holes/marked_pages.ts'
import { tagPageUnderWay } from '../producing/page_under_way.ts'
import type { EffectivePolicies } from './effective_policies.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { PageCacheOptions } from './page_cache_options.ts'
import type { PageNotes } from './indexing/page_notes.ts'
import type { Renewals } from './renewals.ts'
import type { Responder } from './responder.ts'
import type { RouteRegistry } from '../routes/route_registry.ts'
import type { Runtime } from './runtime.ts'
import type { SelectedRenewals } from './indexing/selected_renewals.ts'

/**
 * What a page cache is made of. None of it is loaded with the class, which every controller imports.
 */
export interface PageCacheParts extends ObservedOptions {
  routes: RouteRegistry
  policies: EffectivePolicies
  notes: PageNotes
  deploys: PageCacheOptions['deploys']
}

/**
 * The page cache of an application: keeps finished responses and serves them again.
 *
 * @example
 * ```ts
 * import pageCache from 'adonis-cache-helpers/services/main'
 * await pageCache.forgetUrl('/posts')
 * ```
 */
export class PageCache extends ObservedCache {
  /** @internal */
  readonly routes: RouteRegistry
  /** @internal */
  readonly policies: EffectivePolicies
  /** @internal */
  readonly notes: PageNotes
  /** @internal */
  readonly renewals: SelectedRenewals
  /** @internal */
  readonly deploys: PageCacheOptions['deploys']
  #runtime: Runtime
  #renewals: Renewals
  #responder: Once<Responder>

  /** @internal */
  constructor({ routes, policies, notes, deploys, ...parts }: PageCacheParts) {
    super(parts)
    this.routes = routes
    this.policies = policies
    this.notes = notes
    this.renewals = parts.own.renewals.selected
    this.deploys = deploys
    this.#runtime = parts.runtime
    this.#renewals = parts.own.renewals
    this.#responder = new Once(async () => {
      const { Responder } = await import('./responder.ts')
      return new Responder(parts.runtime, policies)
    })
  }

  /**
   * What answers requests. It is half of the code, and loaded by the first that needs it: applications that
   * only forget pages answer none.
   *
   * @internal
   */
  openResponder(): Promise<Responder> {
    return this.#responder.get()
  }

  /**
   * What a handler writes for a hole, in JSON, Inertia's props or the data of a template: a marker,
   * which is filled for each visitor; where no page is produced the value itself, unescaped.
   *
   * @throws E_INVALID_ARGUMENT - when it has no name
   * @throws Error - when config/cache_helpers.ts has no such hole; and what `fill` throws
   * @example
   * ```ts
   * return { posts, userName: await pageCache.hole(ctx, 'user-name') }
   * ```
   */
  async hole(ctx: HttpContext, name: string): Promise<string> {
    checkArgument('hole()', 'hole', name)
    const { fill } = this.#runtime.holes.mustHave(name)
    return markersOf(ctx)?.textOf(name, 'data') ?? String((await fill(ctx)) ?? '')
  }

  /**
   * Has the page carry tags that is being produced by what calls this. Where none is, it does nothing.
   *
   * @param tags - Such as `posts`, or `post:7`
   * @throws E_INVALID_ARGUMENT
   * @example
   * ```ts
   * pageCache.tag('posts')
   * ```
   */
  tag(...tags: string[]): void {
    tagPageUnderWay(tags, 'pageCache.tag()')
  }

  /**
   * Has `Cache-Status` say what became of every request, whatever the configuration says: for tests.
   *
   * @internal
   */
  sayCacheStatus(): void {
    this.#runtime.config.cacheStatus = true
  }

  /**
   * Resolves when no page is being renewed in the background, the index knows of all that were stored,
   * and the networks in front have purged what they were told to: for tests, and before an end. While
   * pages are asked for and written to, there may always be something under way.
   *
   * @example
   * ```ts
   * await pageCache.settled()
   * ```
   */
  async settled(): Promise<void> {
    await this.#renewals.settled()
    await this.notes.settled()
    await this.#runtime.networks?.underWay.settled()
  }

  /**
   * The same, at the end of the application, and for no longer than the configuration says.
   *
   * @internal
   */
  async close(): Promise<void> {
    const { codings, config, locks, networks, logger } = this.#runtime
    codings?.close()
    // A renewal that outlives the application is not to take along what is known by now.
    const told = this.notes.settled()
    const closed = this.settled().then(() => this.notes.close())
    const { waitFor } = await import('./in_flight/wait_for.ts')
    const looked = this.stores.inUse().map(({ looks }) => looks.close())
    await waitFor(Promise.all([told, closed, ...looked]), config.flightTimeout)
    if (networks?.underWay.isEmpty === false) {
      logger.error('page cache: the application ends before all was purged from networks in front')
    }
    await locks?.close()
  }
}
