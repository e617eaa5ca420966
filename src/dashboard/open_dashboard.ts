import { Dashboard } from './dashboard.ts'
import { readAssets } from './http/assets.ts'
import { RunWatch } from './runs/run_watch.ts'
import { Work } from './actions/work.ts'
import { applicationRuns } from '../request/application_runs.ts'
import { PageCache } from '../page_cache/page_cache.ts'
import { routesOf } from '../routes/routes_of.ts'
import { versionOf } from '../page_cache/indexing/version_of.ts'
import { viewOf } from '../keys/tags.ts'
import type { ApplicationService } from '@adonisjs/core/types'
import type { ApplicationSettings } from '../application_settings.ts'

/**
 * Makes the dashboard of an application.
 */
export async function openDashboard(
  app: ApplicationService,
  settings: ApplicationSettings
): Promise<Dashboard> {
  const { container } = app
  const pageCache = await container.make(PageCache)
  const encryption = await container.make('encryption')
  const router = await container.make('router')
  const { records } = applicationRuns(app, settings)
  const routes = new Map(routesOf(router, true).map((route) => [viewOf(route), route]))
  return new Dashboard({
    pageCache,
    verifier: encryption.getMessageVerifier(),
    assets: await readAssets(),
    work: new Work(),
    runs: new RunWatch(records!),
    version: () => versionOf(settings.config().version, settings.sources()?.look() ?? null),
    baseUrl: () => settings.baseUrl(),
    declaredTags: (name) => {
      const route = routes.get(name)
      const tags = route && pageCache.routes.known(route)?.policy?.tags
      return Array.isArray(tags) ? tags : []
    },
  })
}
