/*
 * One of several processes of an application, over one Redis and one PostgreSQL, with the options of the
 * environment variable INSTANCE: a server that is started as bin/server.ts does it, or, with arguments,
 * the ace command of them.
 */
import { prettyPrintError } from '@adonisjs/core'
import { BaseCommand, args } from '@adonisjs/core/ace'
import { defineConfig as defineHttpConfig } from '@adonisjs/core/http'
import { IgnitorFactory } from '@adonisjs/core/factories'
import { drivers, store } from '@adonisjs/cache'
import { defineConfig as defineDatabaseConfig } from '@adonisjs/lucid'
import { defineConfig as defineRedisConfig } from '@adonisjs/redis'
import { cachePage } from '../../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../../src/controllers/cache_page_forever.ts'
import { defineConfig } from '../../../src/define_config.ts'
import { postgres, redis } from '../../support/services.ts'
import { erase } from './rows.ts'
import { defineModels } from './models.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { RedisConnections } from '@adonisjs/redis/types'
import type { DataInstanceOptions } from './data_process.ts'

const { id }: DataInstanceOptions = JSON.parse(process.env.INSTANCE!)
const connectionName = 'main' as unknown as keyof RedisConnections
const { Post, Author } = defineModels(id)

let runs = 0
/** What a handler found, and which one it was */
const page = (rows: unknown) => ({ made: `${process.pid} ${++runs}`, rows })

/** How rows are written */
const WRITES: Record<string, (postId: number, otherId: number) => Promise<unknown>> = {
  none: async () => {},
  update: (postId) => raise(postId),
  create: () => Post.create({ title: 'new', version: 1 }),
  delete: async (postId) => erase(Post, postId),
  both: (postId, otherId) =>
    Post.transaction(async (client) => {
      await raise(postId, client)
      await raise(otherId, client)
    }),
  rollback: async (postId) => {
    const client = await Post.transaction()
    await raise(postId, client)
    await client.rollback()
  },
  nested: (postId, otherId) =>
    Post.transaction(async (outer) => {
      await raise(postId, outer)
      const client = await outer.transaction()
      await raise(otherId, client)
      await client.rollback()
    }),
}

async function raise(postId: number, client?: Awaited<ReturnType<typeof Post.transaction>>) {
  const write = async (transaction: NonNullable<typeof client>) => {
    const post = await Post.query({ client: transaction }).where('id', postId).forUpdate().first()
    return post!.merge({ version: post!.version + 1 }).save()
  }
  await (client ? write(client) : Post.transaction(write))
}

class RaisePost extends BaseCommand {
  static commandName = 'raise:post'
  static options = { startApp: true }

  @args.string()
  declare postId: string

  async run() {
    await raise(Number(this.postId))
  }
}

const ignitor = new IgnitorFactory()
  .withCoreProviders()
  .withCoreConfig()
  .merge({
    rcFileContents: {
      providers: [
        () => import('@adonisjs/redis/redis_provider'),
        () => import('@adonisjs/lucid/database_provider'),
        () => import('@adonisjs/cache/cache_provider'),
        () => import('../../../providers/cache_helpers_provider.ts'),
      ],
      commands: [
        async () => {
          const { ListLoader } = await import('@adonisjs/core/ace')
          return new ListLoader([RaisePost])
        },
      ],
      preloads: [
        async () => {
          const { default: router } = await import('@adonisjs/core/services/router')
          const post = ({ params }: HttpContext) => Post.find(params.id)
          router.get('/posts/:id', async (ctx) => page(await post(ctx))).use(cachePage(3600))
          router
            .get('/posts', async () => page(await Post.query().orderBy('id')))
            .use(cachePage(3600))
          router.get('/authors', async () => page(await Author.all())).use(cachePage(3600))
          router.get('/kept/:id', async (ctx) => page(await post(ctx))).use(cachePageForever(3600))
          router.post('/:write/:id/:other', async ({ params }) => {
            await WRITES[params.write](Number(params.id), Number(params.other))
            return Post.query().orderBy('id')
          })
        },
      ],
    },
    config: {
      app: { appUrl: 'http://app.test', http: defineHttpConfig({}) },
      redis: defineRedisConfig({ connection: 'main', connections: { main: redis.connection } }),
      database: defineDatabaseConfig({
        connection: 'main',
        connections: { main: { client: 'pg', connection: postgres.connection } },
      }),
      cache: {
        default: 'pages',
        stores: {
          pages: store({ prefix: id }).useL2Layer(drivers.redis({ connectionName, prefix: id })),
        },
      },
      cache_helpers: defineConfig({ enabled: true, version: '1' }),
    },
  })
  .create(new URL('./', import.meta.url), { importer: (specifier) => import(specifier) })
  .tap((app) => {
    process.once('SIGTERM', () => app.terminate())
    process.once('disconnect', () => process.exit())
  })

const command = process.argv.slice(2)
const started = command.length > 0 ? ignitor.ace().handle(command) : ignitor.httpServer().start()
await started.catch(async (error) => {
  process.exitCode = 1
  await prettyPrintError(error)
})
// It ends when nothing else keeps it.
process.channel?.unref()
