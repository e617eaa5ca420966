import { watchGuards, type AuthManager } from '../src/recording/watching/watch_guards.ts'
import { addHoleHelper } from '../src/holes/hole_helper.ts'
import { knownHoles } from '../src/holes/known_holes.ts'
import { addContextProperty } from '../src/producing/add_context_property.ts'
import { addPageTagHelper } from '../src/producing/add_page_tag_helper.ts'
import { beforeListening } from '../src/before_listening.ts'
import { useFirst } from '../src/renewal/first_middleware.ts'
import RenewalMiddleware from '../src/renewal/renewal_middleware.ts'
import { targetedByConfig } from '../src/networks/targeted_by_config.ts'
import { RenewalToken } from '../src/renewal/renewal_token.ts'
import { applicationRuntime } from '../src/request/application_runtime.ts'
import { setRequestRuntime } from '../src/request/runtime.ts'
import { createWriteWatcher } from '../src/invalidation/create_write_watcher.ts'
import { createRemoteControl } from '../src/invalidation/create_remote_control.ts'
import { registerModels } from '../src/data/register_models.ts'
import { PageCache } from '../src/page_cache/page_cache.ts'
import { PageCacheOpener } from './page_cache_opener.ts'
import { checkPlace } from '../src/routes/check_place.ts'
import { auditRoutes } from '../src/page_cache/audit.ts'
import { checkProtection } from '../src/dashboard/check_protection.ts'
import { ViteInConsole } from '../src/development/vite_in_console.ts'
import { storeNames } from '../src/storage/cache_stores.ts'
import { inOwnContext } from '../src/renewal/own_context.ts'
import { RouteRegistry } from '../src/routes/route_registry.ts'
import { routesOf } from '../src/routes/routes_of.ts'
import { sayAtStart } from '../src/say_at_start.ts'
import { ApplicationSettings } from '../src/application_settings.ts'
import type { Handle } from '../src/renewal/answer_in_process.ts'
import type { ApplicationService } from '@adonisjs/core/types'

/**
 * Registers the page cache in the application's container. Nothing else does.
 */
export default class CacheHelpersProvider {
  #settings: ApplicationSettings
  #vite: ViteInConsole
  #routes: RouteRegistry
  #opener: PageCacheOpener

  constructor(protected app: ApplicationService) {
    this.#settings = new ApplicationSettings(app)
    this.#vite = new ViteInConsole(app)
    this.#routes = new RouteRegistry((specifier) => app.import(specifier))
    const [settings, routes, handle] = [this.#settings, this.#routes, this.#handle]
    this.#opener = new PageCacheOpener(app, { settings, routes, handle })
  }

  register() {
    const { container } = this.app
    // It is one, but the container would keep the error where it cannot be opened for a moment.
    container.bind(PageCache, () => this.#opener.open())
    container.singleton(RenewalToken, async () => {
      const encryption = await container.make('encryption')
      return new RenewalToken(encryption.getMessageVerifier())
    })
    container.singleton(RenewalMiddleware, async () => {
      const token = await container.make(RenewalToken)
      return new RenewalMiddleware(token, {
        hosts: this.#settings.hosts(),
        targeted: targetedByConfig(this.#settings.config()),
        control: await createRemoteControl(container, this.#settings),
        writes: await createWriteWatcher(container, this.#settings, this.#isFaked),
      })
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
    useFirst(server)
    beforeListening(this.app, server, () => this.#auditRoutes())
    setRequestRuntime(await applicationRuntime(this.app, this.#settings, this.#handle))
    await registerModels(this.app, this.#settings, this.#isFaked)
    if (this.app.container.hasBinding('queue.manager')) {
      const { registerSliceJob } = await import('../src/request/queue/application_queue.ts')
      await registerSliceJob(this.app)
    }
    if (this.app.usingEdgeJS) {
      const { default: edge } = await import('edge.js')
      addHoleHelper(edge, knownHoles(this.#settings.config().holes))
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

  /**
   * It listens: what answers is loaded now, so that the first visitor need not wait for it.
   */
  async ready() {
    if (this.app.getEnvironment() === 'web') {
      setImmediate(() => this.#opener.openResponder())
    }
  }

  /** Renewals in the background, and the index, use what other providers are about to close */
  async shutdown() {
    await this.#opener.close()
    await this.#vite.stop()
  }

  /**
   * Stores, locks and networks are opened now, so that what is wrong with them is known: unless no page is
   * kept in them.
   */
  async #auditRoutes(): Promise<void> {
    const router = await this.app.container.make('router')
    const config = this.#settings.config()
    const routes = routesOf(router, false)
    checkProtection(routes)
    const server = await this.app.container.make('server')
    server.getMiddlewareList().forEach(checkPlace)
    const caches = storeNames(this.#settings.cacheConfig())
    const used = await auditRoutes({ caches, config, routes: this.#routes }, routes)
    if (used.all.size > 0) {
      const deploys = await this.#opener.openStores(used.all)
      if (config.enabled) {
        await deploys?.begin([...used.all])
      }
    }
    await sayAtStart(this.app, this.#settings, used.all, used.ofForeverPages)
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

  /** A fake is told of what is written also where pages are not cached. It is none that nobody has made */
  #isFaked = (): boolean => this.#opener.pageCache?.isFaked === true
}
