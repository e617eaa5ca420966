import { drivers, store } from '@adonisjs/cache'
import { defineConfig as defineDatabase } from '@adonisjs/lucid'
import { defineConfig as defineQueue, drivers as queueDrivers } from '@adonisjs/queue'
import { defineConfig as defineRedis } from '@adonisjs/redis'
import { postgres, redis } from '../../../support/services.ts'
import type { RedisConnections } from '@adonisjs/redis/types'
import type { Provider, TestAppOptions } from '../../../support/test_app.ts'

export type BackendName = 'redis' | 'tiered' | 'database'

/**
 * Page store and queue of an application in one server, the same in every process that knows the
 * name and the ID. `tiered`: Redis, with pages in the memory of each process as well.
 *
 * @param id - Letters, digits and underscores, of this test alone
 */
export function backend(
  name: BackendName,
  id: string
): Required<Pick<TestAppOptions, 'cache' | 'providers' | 'configs'>> {
  // An application declares the names of its connections.
  const connectionName = 'main' as unknown as keyof RedisConnections
  const isRedis = name !== 'database'
  const pages = isRedis
    ? store({ prefix: id }).useL2Layer(drivers.redis({ connectionName, prefix: id }))
    : store().useL2Layer(drivers.database({ tableName: `${id}_pages` }))
  if (name === 'tiered') {
    pages.useL1Layer(drivers.memory({}))
  }
  const providers: Provider[] = [
    isRedis
      ? () => import('@adonisjs/redis/redis_provider')
      : () => import('@adonisjs/lucid/database_provider'),
    () => import('@adonisjs/queue/queue_provider'),
  ]
  return {
    cache: { default: 'pages', stores: { pages } },
    providers,
    configs: {
      redis: defineRedis({ connection: 'main', connections: { main: redis.connection } }),
      database: defineDatabase({
        connection: 'main',
        connections: { main: { client: 'pg', connection: postgres.connection } },
      }),
      queue: defineQueue({
        default: name,
        adapters: {
          [name]: isRedis
            ? queueDrivers.redis({ connectionName: 'main' as never })
            : queueDrivers.database({ connectionName: 'main', tableName: `${id}_jobs` }),
        },
        worker: {
          concurrency: 1,
          idleDelay: '50ms',
          stalledThreshold: '2s',
          stalledInterval: '200ms',
        },
        locations: [],
      }),
    },
  }
}
