import { DASHBOARD_ROUTES } from './dashboard_routes.ts'
import { Once } from '../page_cache/once.ts'
import { mustBeGuarded } from './check_protection.ts'
import { readDashboardOptions } from './read_dashboard_options.ts'
import type { HttpContext, Router } from '@adonisjs/core/http'
import type { ApplicationService } from '@adonisjs/core/types'
import type { ApplicationSettings } from '../application_settings.ts'
import type { DashboardOptions } from '../dashboard_options.ts'

/**
 * Declares the routes of the dashboard. What answers them is loaded when somebody asks.
 *
 * @throws E_INVALID_ARGUMENT
 */
export function mountDashboard(
  app: ApplicationService,
  settings: ApplicationSettings,
  router: Router,
  options: DashboardOptions
): void {
  const { path, isUnprotected } = readDashboardOptions(options)
  const opened = new Once(async () => {
    const { openDashboard } = await import('./open_dashboard.ts')
    return openDashboard(app, settings)
  })
  for (const route of DASHBOARD_ROUTES) {
    const handler = async (ctx: HttpContext) => {
      const dashboard = await opened.get()
      await dashboard.answer(ctx, route)
    }
    const declared = router.route(`${path}${route.pattern}`, [...route.methods], handler)
    if (!isUnprotected) {
      mustBeGuarded(handler, declared)
    }
  }
}
