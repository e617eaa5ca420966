import { Ignitor, prettyPrintError } from '@adonisjs/core'

const APP_ROOT = new URL('../', import.meta.url)

/**
 * What bin/server.ts and bin/console.ts have in common.
 */
export const ignitor = new Ignitor(APP_ROOT, {
  importer: (path) =>
    import(path.startsWith('./') || path.startsWith('../') ? new URL(path, APP_ROOT).href : path),
}).tap((app) => {
  app.booting(async () => {
    await import('#start/env')
  })
  app.listen('SIGTERM', () => app.terminate())
})

export async function fail(error: unknown) {
  process.exitCode = 1
  await prettyPrintError(error)
}
