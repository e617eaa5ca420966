/*
 * An application in a process of its own that keeps its pages in the Redis at REDIS_PORT: runs the
 * ace command of its arguments, one of ours or `warmup:pages`.
 */
import { prettyPrintError } from '@adonisjs/core'
import { defineConfig as defineHttpConfig } from '@adonisjs/core/http'
import { IgnitorFactory } from '@adonisjs/core/factories'
import { drivers, store } from '@adonisjs/cache'
import { defineConfig as defineRedisConfig } from '@adonisjs/redis'
import { cachePageForever } from '../../../src/controllers/cache_page_forever.ts'
import { defineConfig } from '../../../src/define_config.ts'
import { RequestCommand } from '../../../src/request/request_command.ts'
import type { RedisConnections } from '@adonisjs/redis/types'

class WarmupPages extends RequestCommand {
  static commandName = 'warmup:pages'
  urls = Array.from({ length: 20 }, (_, index) => `/${index}`)
  transport = 'in-process' as const
}

const connectionName = 'main' as unknown as keyof RedisConnections
const main = {
  host: '127.0.0.1',
  port: Number(process.env.REDIS_PORT),
  // As "node ace configure @adonisjs/redis" writes it
  retryStrategy: (times: number) => (times > 10 ? null : times * 50),
}

const ignitor = new IgnitorFactory()
  .withCoreProviders()
  .withCoreConfig()
  .merge({
    rcFileContents: {
      providers: [
        () => import('@adonisjs/cache/cache_provider'),
        () => import('@adonisjs/redis/redis_provider'),
        () => import('../../../providers/cache_helpers_provider.ts'),
      ],
      commands: [
        async () => {
          const { ListLoader } = await import('@adonisjs/core/ace')
          const { default: clear } = await import('../../../commands/page_cache_clear.ts')
          const { default: list } = await import('../../../commands/page_cache_list.ts')
          const { default: prune } = await import('../../../commands/page_cache_prune.ts')
          const { default: explain } = await import('../../../commands/page_cache_explain.ts')
          return new ListLoader([clear, list, prune, explain, WarmupPages as never])
        },
      ],
      preloads: [
        async () => {
          const { default: router } = await import('@adonisjs/core/services/router')
          router.get('/:page', ({ params }) => params.page).use(cachePageForever(60))
        },
      ],
    },
    config: {
      app: { appUrl: 'http://localhost', http: defineHttpConfig({}) },
      redis: defineRedisConfig({ connection: 'main', connections: { main } }),
      cache: {
        default: 'pages',
        stores: { pages: store().useL2Layer(drivers.redis({ connectionName })) },
      },
      cache_helpers: defineConfig({ version: '1' }),
    },
  })
  .create(new URL('./', import.meta.url), { importer: (specifier) => import(specifier) })

await ignitor
  .ace()
  .handle(process.argv.slice(2))
  .catch(async (error) => {
    process.exitCode = 1
    await prettyPrintError(error)
  })
