import { debug } from './debug.ts'
import type { ApplicationService, HttpServerService } from '@adonisjs/core/types'

/**
 * Runs a check once the routes are declared, and before the HTTP server listens. Where it
 * fails, the application does not start: it is terminated, so that nothing it has opened keeps
 * the process alive, and what was thrown goes on to bin/server.ts, which prints it and ends with 1.
 *
 * It does so in `server.boot()`, because AdonisJS has no hook for that time: `start()` of a
 * provider and `app.starting()` come before start/routes.ts is loaded, `ready()` and
 * `app.ready()` after the server listens. Between them whoever starts a server calls `server.boot()`:
 * bin/server.ts, the HTTP server of tests, and requests in process. It commits the routes, and
 * is where AdonisJS itself refuses two routes of the same name. `router.commit()` would be in time,
 * too, but it cannot wait for controllers that are imported lazily.
 *
 * It also has the server boot once, however many ask for it at the same time, as requests in process
 * do: AdonisJS would boot it again as long as it imports the error handler, and the second time
 * finds no middleware any more, ours included.
 *
 * A command never starts a server of its own, and is not stopped: `page-cache:explain` is to say
 * what is wrong. `node ace codegen`, which warms the application up, does not boot the server.
 */
export function beforeListening(
  app: ApplicationService,
  server: HttpServerService,
  check: () => Promise<void>
): void {
  const boot = server.boot.bind(server)
  let booted: Promise<void> | undefined
  let checked: Promise<void> | undefined
  server.boot = async () => {
    await (booted ??= boot())
    const environment = app.getEnvironment()
    if (environment === 'web' || environment === 'test') {
      checked ??= check()
      await checked.catch((error) => refuse(app, error))
    }
  }
}

async function refuse(app: ApplicationService, reason: unknown): Promise<never> {
  // Tests may try several servers in one application, and their runner ends the process.
  if (app.getEnvironment() === 'web') {
    await app.terminate().catch((error) => debug('cannot terminate the application: %O', error))
  }
  throw reason
}
