import { cacheStores } from '../src/storage/cache_stores.ts'
import { createDeploys } from '../src/deploys/create_deploys.ts'
import { matchRoute } from '../src/routes/match_route.ts'
import { mountDashboard } from '../src/dashboard/mount_dashboard.ts'
import { newReport } from '../src/request/report/new_report.ts'
import { openNetworkCaches } from '../src/networks/open_network_caches.ts'
import { openPageCodings } from '../src/codings/open_page_codings.ts'
import { openProcessLocks } from '../src/page_cache/in_flight/open_process_locks.ts'
import { openTeller } from '../src/telemetry/open_teller.ts'
import { routesOf } from '../src/routes/routes_of.ts'
import { storeTraits } from '../src/store_traits.ts'
import type { ApplicationService } from '@adonisjs/core/types'
import type { ApplicationSettings } from '../src/application_settings.ts'
import type { Handle } from '../src/renewal/answer_in_process.ts'
import type { PageCacheOptions } from '../src/page_cache/page_cache_options.ts'
import type { RouteRegistry } from '../src/routes/route_registry.ts'
import type { Runtime } from '../src/page_cache/runtime.ts'

/** What is asked of `http` in config/app.ts */
interface HttpConfig extends Pick<Runtime, 'serializeJSON'> {
  qs?: { parse?: object }
}

interface Known {
  settings: ApplicationSettings
  routes: RouteRegistry
  handle: Handle
}

/**
 * Opens what the page cache of an application is made with: its stores, and locks, networks and codings
 * where some are configured.
 *
 * @throws what opening one of them throws
 */
export async function createPageCacheOptions(
  app: ApplicationService,
  { settings, routes, handle }: Known
): Promise<PageCacheOptions> {
  const cacheConfig = settings.cacheConfig()
  const manager = await app.container.make('cache.manager')
  const router = await app.container.make('router')
  const config = settings.config()
  const longestTtl = settings.longestTtl()
  const caches = cacheStores(cacheConfig, await storeTraits(app, cacheConfig), manager)
  const sources = settings.sources()
  const http = app.config.get<HttpConfig>('app.http')
  const teller = await openTeller(app)
  return {
    ...teller,
    config,
    codings: await openPageCodings(config),
    hosts: settings.hosts(),
    caches,
    // A version that is being developed is deployed nowhere.
    deploys: sources === null ? await createDeploys(config, caches, longestTtl) : null,
    locks: await openProcessLocks(app, config),
    languages: app.container.hasBinding('i18n') ? await app.container.make('i18n') : null,
    networks: await openNetworkCaches(config, caches.names, teller),
    longestTtl,
    routes,
    newReport,
    matchRoute: matchRoute.bind(null, router),
    mountDashboard: mountDashboard.bind(null, app, settings),
    parseQuery: (query) => router.qs.parse(query),
    parserOptions: http.qs?.parse,
    serializeJSON: http.serializeJSON,
    showsKeys: app.inDev,
    sources,
    application: {
      import: (name) => app.import(name),
      baseUrl: () => settings.baseUrl(),
      handle,
      routes: () => routesOf(router, app.isReady),
    },
  }
}
