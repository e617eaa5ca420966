import { DASHBOARD_ROUTES } from './dashboard_routes.ts'
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
  const open = async () => {
    const { openDashboard } = await import('./open_dashboard.ts')
    return openDashboard(app, settings)
  }
  // Where that has failed, the next request begins it again.
  let opened: ReturnType<typeof open> | undefined
  for (const route of DASHBOARD_ROUTES) {
    const handler = async (ctx: HttpContext) => {
      opened ??= open().catch((error) => {
        opened = undefined
        throw error
      })
      const dashboard = await opened
      await dashboard.answer(ctx, route)
    }
    const declared = router.route(`${path}${route.pattern}`, [...route.methods], handler)
    if (!isUnprotected) {
      mustBeGuarded(handler, declared)
    }
  }
}
