import { applicationRuns } from './application_runs.ts'
import { canonicalHost } from '../keys/host_and_locale.ts'
import { isHeard, tell } from '../telemetry/tell.ts'
import { LOOK_HEADER, RENEWAL_HEADER, RenewalToken } from '../renewal/renewal_token.ts'
import { openTeller } from '../telemetry/open_teller.ts'
import { unknownRoute } from '../routes/unknown_route.ts'
import type { ApplicationService } from '@adonisjs/core/types'
import type { ApplicationSettings } from '../application_settings.ts'
import type { Handle } from '../renewal/answer_in_process.ts'
import type { RequestRuntime } from './runtime.ts'

/**
 * What warm-ups that run in an application need of it.
 *
 * @param handle - Handles a request without a port
 */
export async function applicationRuntime(
  app: ApplicationService,
  settings: ApplicationSettings,
  handle: Handle
): Promise<RequestRuntime> {
  const hosts = settings.hosts()
  const token = await app.container.make(RenewalToken)
  const router = await app.container.make('router')
  const teller = await openTeller(app)
  return {
    finished: {
      isHeard: () => isHeard(teller, 'page_cache:warmup_finished'),
      tell: async (finished) => tell(teller, 'page_cache:warmup_finished', () => finished),
    },
    baseUrl: () => settings.baseUrl(),
    handle,
    renews: (_, host) => hosts.has(canonicalHost(host) ?? ''),
    renewalHeaders: (method, url, host, { purpose = 'renew', ...said } = {}) => {
      const target = `${url.pathname}${url.search}`
      const header = purpose === 'renew' ? RENEWAL_HEADER : LOOK_HEADER
      return { [header]: token.sign({ method, host, target, ...said }, purpose) }
    },
    routeUrl: (name, params, qs) => {
      router.commit()
      if (router.find(name) === null) {
        throw new Error(unknownRoute(router, name))
      }
      return router.makeUrl(name, params as Record<string, unknown>, { qs })
    },
    ...applicationRuns(app, settings),
  }
}
