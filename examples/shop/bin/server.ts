/*
 * The HTTP server process.
 */
import 'reflect-metadata'
import { Ignitor, prettyPrintError } from '@adonisjs/core'
import { APP_ROOT, importer } from './application.ts'

await new Ignitor(APP_ROOT, { importer })
  .tap((app) => {
    app.booting(async () => {
      await import('#start/env')
    })

    app.listen('SIGTERM', () => app.terminate())
    app.listen('SIGINT', () => app.terminate())

    /**
     * Started by the demo or a test, the shop does not outlive it, however that one ended.
     */
    process.once('disconnect', () => app.terminate())
    process.channel?.unref()
  })
  .httpServer()
  .start()
  .catch(async (error) => {
    process.exitCode = 1
    await prettyPrintError(error)
  })
