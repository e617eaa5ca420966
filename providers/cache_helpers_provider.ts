import { watchGuards, type AuthManager } from '../src/recording/watch_guards.ts'
import { Holes } from '../src/holes/holes.ts'
import { addHoleHelper } from '../src/holes/hole_helper.ts'
import { addContextProperty } from '../src/producing/add_context_property.ts'
import { addPageTagHelper } from '../src/producing/add_page_tag_helper.ts'
import { beforeListening } from '../src/before_listening.ts'
import { canonicalHost } from '../src/keys/host_and_locale.ts'
import RenewalMiddleware from '../src/renewal/renewal_middleware.ts'
import { LOOK_HEADER, RENEWAL_HEADER, RenewalToken } from '../src/renewal/renewal_token.ts'
import { applicationRuns } from '../src/request/application_runs.ts'
import { newReport } from '../src/request/report/new_report.ts'
import { setRequestRuntime, type RequestRuntime } from '../src/request/runtime.ts'
import { createWriteWatcher } from '../src/invalidation/create_write_watcher.ts'
import { createRemoteControl } from '../src/invalidation/create_remote_control.ts'
import { registerModels } from '../src/data/register_models.ts'
import { createDeploys } from '../src/deploys/create_deploys.ts'
import { PageCache } from '../src/page_cache/page_cache.ts'
import { openPageCodings } from '../src/codings/open_page_codings.ts'
import { openNetworkCaches } from '../src/networks/open_network_caches.ts'
import { openProcessLocks } from '../src/page_cache/in_flight/open_process_locks.ts'
import { auditRoutes } from '../src/page_cache/audit.ts'
import { checkProtection } from '../src/dashboard/check_protection.ts'
import { mountDashboard } from '../src/dashboard/mount_dashboard.ts'
import { ViteInConsole } from '../src/development/vite_in_console.ts'
import { storeTraits } from '../src/store_traits.ts'
import { cacheStores } from '../src/storage/cache_stores.ts'
import { inOwnContext } from '../src/renewal/own_context.ts'
import { isHeard, tell } from '../src/telemetry/tell.ts'
import { openTeller } from '../src/telemetry/open_teller.ts'
import { routesOf } from '../src/routes/routes_of.ts'
import { sayAtStart } from '../src/say_at_start.ts'
import { ApplicationSettings } from '../src/application_settings.ts'
import type { Runtime } from '../src/page_cache/runtime.ts'
import type { Deploys } from '../src/deploys/deploys.ts'
import type { Handle } from '../src/renewal/self_request.ts'
import type { ApplicationService } from '@adonisjs/core/types'

/**
 * Registers the page cache in the application's container. Nothing else does.
 */
export default class CacheHelpersProvider {
  #settings: ApplicationSettings
  #vite: ViteInConsole
  #pageCache: PageCache | null = null
  #deploys: Deploys | null = null

  constructor(protected app: ApplicationService) {
    this.#settings = new ApplicationSettings(app)
    this.#vite = new ViteInConsole(app)
  }

  register() {
    const { container } = this.app
    container.singleton(PageCache, async () => (this.#pageCache = await this.#createPageCache()))
    container.singleton(Holes, () => new Holes(this.#settings.config().holes))
    container.singleton(RenewalToken, async () => {
      const encryption = await container.make('encryption')
      return new RenewalToken(encryption.getMessageVerifier())
    })
    container.singleton(RenewalMiddleware, async () => {
      const token = await container.make(RenewalToken)
      const watcher = await createWriteWatcher(container, this.#settings, this.#isFaked)
      const control = createRemoteControl(container, this.#settings)
      return new RenewalMiddleware(token, this.#settings.hosts(), control, watcher)
    })
    // Of @adonisjs/auth, where the application has it.
    container.resolving('auth.manager' as never, (manager: AuthManager) => watchGuards(manager))
  }

  /**
   * Wrong configuration is to fail before the first request. No store is opened for that.
   */
  async boot() {
    this.#settings.cacheConfig()
    this.#settings.hosts()
    addContextProperty()
    // Before start/kernel.ts is loaded, so that it is the first of the server's middleware.
    const server = await this.app.container.make('server')
    server.use([() => import('../src/renewal/renewal_middleware.ts')])
    beforeListening(this.app, server, () => this.#auditRoutes())
    setRequestRuntime(await this.#requestRuntime())
    await registerModels(this.app, this.#settings, this.#isFaked)
    if (this.app.container.hasBinding('queue.manager')) {
      const { registerSliceJob } = await import('../src/request/queue/application_queue.ts')
      await registerSliceJob(this.app)
    }
    if (this.app.usingEdgeJS) {
      const { default: edge } = await import('edge.js')
      addHoleHelper(edge, await this.app.container.make(Holes))
      addPageTagHelper(edge)
    }
  }

  /**
   * Pages of an earlier run of the development server are not to be found by the first request.
   */
  async start() {
    if (this.app.getEnvironment() === 'web' && this.app.getMode() !== 'warmup') {
      this.#settings.sources()?.begin()
    }
  }

  /** Renewals in the background, and the index, use what other providers are about to close */
  async shutdown() {
    this.#deploys?.end()
    await this.#pageCache?.close()
    await this.#vite.stop()
  }

  async #auditRoutes(): Promise<void> {
    const router = await this.app.container.make('router')
    const pageCache = await this.app.container.make(PageCache)
    const routes = routesOf(router, false)
    checkProtection(routes)
    const storesOfForeverPages = await auditRoutes(pageCache, routes)
    const stores = pageCache.stores.inUse().map(({ name }) => name)
    if (this.#settings.config().enabled) {
      await this.#deploys?.begin(stores)
    }
    await sayAtStart(this.app, this.#settings, stores, storesOfForeverPages)
  }

  async #createPageCache(): Promise<PageCache> {
    const { app } = this
    const cacheConfig = this.#settings.cacheConfig()
    const manager = await app.container.make('cache.manager')
    const router = await app.container.make('router')
    const routes = () => routesOf(router, app.isReady)
    const config = this.#settings.config()
    const longestTtl = this.#settings.longestTtl()
    const caches = cacheStores(cacheConfig, await storeTraits(app, cacheConfig), manager)
    const sources = this.#settings.sources()
    // A version that is being developed is deployed nowhere.
    this.#deploys = sources === null ? createDeploys(config, caches, longestTtl) : null
    const teller = await openTeller(this.app)
    return new PageCache({
      ...teller,
      config,
      codings: await openPageCodings(config),
      holes: await app.container.make(Holes),
      hosts: this.#settings.hosts(),
      caches,
      deploys: this.#deploys,
      locks: await openProcessLocks(app, config),
      languages: app.container.hasBinding('i18n') ? await app.container.make('i18n') : null,
      networks: await openNetworkCaches(config, caches.names, teller),
      longestTtl,
      newReport,
      mountDashboard: mountDashboard.bind(null, app, this.#settings),
      importController: (specifier) => app.import(specifier),
      parseQuery: (query) => router.qs.parse(query),
      serializeJSON: app.config.get<Pick<Runtime, 'serializeJSON'>>('app.http').serializeJSON,
      showsKeys: app.inDev,
      sources,
      application: { baseUrl: () => this.#settings.baseUrl(), handle: this.#handle, routes },
    })
  }

  /**
   * Handles a request in process. A console application has no server that has booted.
   */
  #handle: Handle = inOwnContext(async (request, response) => {
    await this.#vite.start()
    const server = await this.app.container.make('server')
    await server.boot()
    return server.handle(request, response)
  })

  /**
   * What warm-ups that run in this application need of it.
   */
  async #requestRuntime(): Promise<RequestRuntime> {
    const hosts = this.#settings.hosts()
    const token = await this.app.container.make(RenewalToken)
    const router = await this.app.container.make('router')
    const teller = await openTeller(this.app)
    return {
      finished: {
        isHeard: () => isHeard(teller, 'page_cache:warmup_finished'),
        tell: async (finished) => tell(teller, 'page_cache:warmup_finished', () => finished),
      },
      baseUrl: () => this.#settings.baseUrl(),
      handle: this.#handle,
      renews: (_, host) => hosts.has(canonicalHost(host) ?? ''),
      renewalHeaders: (method, url, host, { purpose = 'renew', ...said } = {}) => {
        const target = `${url.pathname}${url.search}`
        const header = purpose === 'renew' ? RENEWAL_HEADER : LOOK_HEADER
        return { [header]: token.sign({ method, host, target, ...said }, purpose) }
      },
      routeUrl: (name, params, qs) => {
        router.commit()
        return router.makeUrl(name, params as Record<string, unknown>, { qs })
      },
      ...applicationRuns(this.app, this.#settings),
    }
  }

  /** A fake is told of what is written also where pages are not cached. It is none that nobody has made */
  #isFaked = (): boolean => this.#pageCache?.isFaked === true
}
