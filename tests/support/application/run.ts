/*
 * An application in a process of its own, with the routes of the environment variable ROUTES:
 * started as bin/server.ts does it, or, with arguments, as bin/console.ts does.
 */
import { createServer } from 'node:net'
import { defineConfig as defineHttpConfig } from '@adonisjs/core/http'
import { drivers, store } from '@adonisjs/cache'
import { prettyPrintError } from '@adonisjs/core'
import { IgnitorFactory } from '@adonisjs/core/factories'
import { defineConfig } from '../../../src/define_config.ts'

/**
 * Holds something open from the beginning to the end, as a connection to a database is.
 */
class ConnectionProvider {
  #connection = createServer()
  boot() {
    this.#connection.listen(0, '127.0.0.1')
  }
  shutdown() {
    this.#connection.close()
  }
}

const ignitor = new IgnitorFactory()
  .withCoreProviders()
  .withCoreConfig()
  .merge({
    rcFileContents: {
      providers: [
        async () => ({ default: ConnectionProvider }),
        () => import('@adonisjs/cache/cache_provider'),
        () => import('../../../providers/cache_helpers_provider.ts'),
      ],
      commands: [
        async () => {
          const { ListLoader } = await import('@adonisjs/core/ace')
          const { default: explain } = await import('../../../commands/page_cache_explain.ts')
          return new ListLoader([explain])
        },
      ],
      preloads: [() => import('./routes.ts')],
    },
    config: {
      app: { appUrl: 'http://localhost', http: defineHttpConfig({}) },
      cache: {
        default: 'default',
        stores: { default: store().useL1Layer(drivers.memory({})) },
      },
      cache_helpers: defineConfig({}),
    },
  })
  .create(new URL('./', import.meta.url), { importer: (specifier) => import(specifier) })
  .tap((app) => process.once('disconnect', () => app.terminate()))

const argv = process.argv.slice(2)
const run = argv.length === 0 ? ignitor.httpServer().start() : ignitor.ace().handle(argv)
await run.catch(async (error) => {
  process.exitCode = 1
  await prettyPrintError(error)
})
process.channel?.unref()
