import type { CacheStores } from '../storage/page_stores.ts'
import type { ReportCollector } from './indexing/renew_pages.ts'
import type { Handle } from '../renewal/answer_in_process.ts'
import type { RouteRegistry } from '../routes/route_registry.ts'
import type { Runtime } from './runtime.ts'
import type { DashboardOptions } from '../dashboard_options.ts'
import type { Router } from '@adonisjs/core/http'
import type { RouteJSON } from '@adonisjs/core/types/http'

/**
 * What the page cache needs of the application. The provider supplies it.
 */
export interface PageCacheOptions extends Pick<
  Runtime,
  | 'codings'
  | 'config'
  | 'deploys'
  | 'emitter'
  | 'hosts'
  | 'languages'
  | 'locks'
  | 'logger'
  | 'matchRoute'
  | 'mayBeFaked'
  | 'networks'
  | 'parseQuery'
  | 'serializeJSON'
  | 'showsKeys'
  | 'sources'
> {
  caches: CacheStores
  /** `http.qs.parse` of config/app.ts */
  parserOptions: object | undefined
  /** Seconds that anything is kept at most; `null`: no limit */
  longestTtl: number | null
  /** Where it runs on each route */
  routes: RouteRegistry
  /** Collects what becomes of pages that are renewed */
  newReport: () => Promise<ReportCollector>
  /** Declares the routes of the dashboard */
  mountDashboard: (router: Router, options: DashboardOptions) => void
  application: {
    /** Imports a package as the application does */
    import: (name: string) => Promise<unknown>
    /** Where the application answers; relative URLs are resolved against it */
    baseUrl: () => string
    /** Handles a request without a port */
    handle: Handle
    /** Empty where the application has not loaded them */
    routes: () => RouteJSON[]
  }
}
