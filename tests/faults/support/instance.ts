/*
 * One of several processes of an application: started as bin/server.ts does it, with the options of
 * the environment variable INSTANCE. Its handlers tell their parent that they run, and wait for it
 * where the path says so.
 */
import timekeeper from 'timekeeper'
import { prettyPrintError } from '@adonisjs/core'
import { defineConfig as defineHttpConfig } from '@adonisjs/core/http'
import { IgnitorFactory } from '@adonisjs/core/factories'
import { defineConfig as defineLoggerConfig, targets } from '@adonisjs/core/logger'
import { drivers, store } from '@adonisjs/cache'
import { defineConfig as defineLockConfig, stores } from '@adonisjs/lock'
import { defineConfig as defineDatabaseConfig } from '@adonisjs/lucid'
import { defineConfig as defineRedisConfig } from '@adonisjs/redis'
import { byPath } from '../../../src/keys/by_path.ts'
import { cachePage } from '../../../src/controllers/cache_page.ts'
import { defineConfig } from '../../../src/define_config.ts'
import { PageCache } from '../../../src/page_cache/page_cache.ts'
import { postgres } from '../../support/services.ts'
import type { RedisConnections } from '@adonisjs/redis/types'
import type { HttpContext } from '@adonisjs/core/http'
import type { InstanceOptions, Order } from './instance_process.ts'

const options: InstanceOptions = JSON.parse(process.env.INSTANCE!)
const { prefix } = options
const connectionName = 'main' as unknown as keyof RedisConnections
const locksName = 'locks' as unknown as keyof RedisConnections
const gates = new Map<string, PromiseWithResolvers<void>>()

function gate(path: string): PromiseWithResolvers<void> {
  const known = gates.get(path) ?? Promise.withResolvers<void>()
  gates.set(path, known)
  return known
}

let runs = 0
async function page({ request, response }: HttpContext) {
  const run = `run ${++runs} of ${process.pid}`
  const path = request.url()
  process.send!({ begun: path, run })
  if (path.startsWith('/waits')) {
    await gate(path).promise
  }
  if (path.includes('personal')) {
    response.cookie('visitor', run)
  }
  return path.includes('large') ? run.padEnd(1_000_000, '.') : run
}

/** Of a request that was accepted */
function tell({ request }: HttpContext, next: () => Promise<unknown>): Promise<unknown> {
  process.send!({ asked: request.url() })
  return next()
}

const middleware = options.isCached
  ? cachePage(60, byPath, { tags: ['pages'], grace: '1h' })
  : (_: HttpContext, next: () => Promise<unknown>) => next()

const ignitor = new IgnitorFactory()
  .withCoreProviders()
  .withCoreConfig()
  .merge({
    rcFileContents: {
      providers: [
        () => import('@adonisjs/redis/redis_provider'),
        () => import('@adonisjs/lucid/database_provider'),
        () => import('@adonisjs/lock/lock_provider'),
        () => import('@adonisjs/cache/cache_provider'),
        () => import('../../../providers/cache_helpers_provider.ts'),
      ],
      preloads: [
        async () => {
          const { default: router } = await import('@adonisjs/core/services/router')
          router.get('*', page).use([tell, middleware] as never)
        },
      ],
    },
    config: {
      app: { appUrl: 'http://app.test', http: defineHttpConfig({}) },
      logger: defineLoggerConfig({
        default: 'app',
        loggers: {
          app: {
            enabled: true,
            level: 'warn',
            transport: { targets: [targets.file({ destination: 2 })] },
          },
        },
      }),
      redis: defineRedisConfig({
        connection: 'main',
        connections: {
          main: { host: '127.0.0.1', port: options.redisPort },
          locks: { host: '127.0.0.1', port: options.lockPort ?? options.redisPort },
        },
      }),
      database: defineDatabaseConfig({
        connection: 'main',
        connections: { main: { client: 'pg', connection: postgres.connection } },
      }),
      lock: defineLockConfig({
        default: 'redis',
        stores: {
          redis: stores.redis({ connectionName: locksName }),
          database: stores.database({ tableName: options.lockTable }),
        },
      }),
      cache: {
        default: 'pages',
        stores: { pages: store({ prefix }).useL2Layer(drivers.redis({ connectionName, prefix })) },
      },
      cache_helpers: defineConfig({
        lock: options.lock ?? null,
        flightTimeout: options.flightTimeout ?? '1m',
      }),
    },
  })
  .create(new URL('./', import.meta.url), { importer: (specifier) => import(specifier) })
  .tap((app) => {
    process.once('SIGTERM', () => app.terminate())
    process.once('disconnect', () => process.exit())
    process.on('message', async (order: Order) => {
      if (typeof order === 'string') {
        if (order.startsWith('!')) {
          gates.delete(order.slice(1))
        } else {
          gate(order).resolve()
        }
      } else if (typeof order === 'number') {
        timekeeper.travel(Date.now() + order * 1000)
      } else {
        const pageCache = await app.container.make(PageCache)
        await pageCache.forgetTags(order)
      }
      process.send!('done')
    })
  })

await ignitor
  .httpServer()
  .start()
  .catch(async (error) => {
    process.exitCode = 1
    await prettyPrintError(error)
  })
// It ends when nothing else keeps it.
process.channel?.unref()
