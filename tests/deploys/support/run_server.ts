/*
 * A server in a process of its own that runs the version of BUILD_ID, over the Redis at REDIS_PORT or
 * the files in DIRECTORY.
 */
import { prettyPrintError } from '@adonisjs/core'
import { defineConfig as defineHttpConfig } from '@adonisjs/core/http'
import { IgnitorFactory } from '@adonisjs/core/factories'
import { drivers, store } from '@adonisjs/cache'
import { defineConfig as defineRedisConfig } from '@adonisjs/redis'
import { cachePageForever } from '../../../src/controllers/cache_page_forever.ts'
import { defineConfig } from '../../../src/define_config.ts'
import type { RedisConnections } from '@adonisjs/redis/types'

const { BUILD_ID, REDIS_PORT, DIRECTORY } = process.env
const connectionName = 'main' as unknown as keyof RedisConnections
const main = { host: '127.0.0.1', port: Number(REDIS_PORT) }
const driver =
  DIRECTORY === undefined
    ? drivers.redis({ connectionName })
    : drivers.file({ directory: DIRECTORY, pruneInterval: false })

const ignitor = new IgnitorFactory()
  .withCoreProviders()
  .withCoreConfig()
  .merge({
    rcFileContents: {
      providers: [
        () => import('@adonisjs/cache/cache_provider'),
        ...(DIRECTORY === undefined ? [() => import('@adonisjs/redis/redis_provider')] : []),
        () => import('../../../providers/cache_helpers_provider.ts'),
      ],
      preloads: [
        async () => {
          const { default: router } = await import('@adonisjs/core/services/router')
          router
            .get('/page/:id', ({ params }) => `page ${params.id} of ${BUILD_ID}`)
            .use(cachePageForever(60, undefined, { onMiss: 'unavailable', tags: ['pages'] }))
          router.get('/renew/:id', async ({ params }) => {
            const { default: pageCache } = await import('../../../services/main.ts')
            return pageCache.renew(`http://shop.test/page/${params.id}`)
          })
          router.get('/forget', async () => {
            const { default: pageCache } = await import('../../../services/main.ts')
            await pageCache.forgetTags(['pages'])
            return 'forgotten'
          })
        },
      ],
    },
    config: {
      app: { appUrl: 'http://shop.test', http: defineHttpConfig({}) },
      redis: defineRedisConfig({ connection: 'main', connections: { main } }),
      cache: { default: 'pages', stores: { pages: store().useL2Layer(driver) } },
      cache_helpers: defineConfig({ version: BUILD_ID, previousVersion: 'stale' }),
    },
  })
  .create(new URL('./', import.meta.url), { importer: (specifier) => import(specifier) })
  .tap((app) => process.once('disconnect', () => app.terminate()))

await ignitor
  .httpServer()
  .start()
  .catch(async (error) => {
    process.exitCode = 1
    await prettyPrintError(error)
  })
process.channel?.unref()
