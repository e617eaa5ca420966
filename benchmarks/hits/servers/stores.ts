import { drivers, store } from '@adonisjs/cache'
import { defineConfig } from '@adonisjs/redis'
import { redis } from '../../../tests/support/services.ts'
import type { RedisConnections } from '@adonisjs/redis/types'
import type { TestAppOptions } from '../../../tests/support/test_app.ts'

const prefix = `bench-${process.pid}`
const connectionName = 'main' as unknown as keyof RedisConnections

/**
 * The stores that contestants are compared on: memory, Redis, and memory before Redis with a bus.
 *
 * @param memory - Options of the memory driver
 * @throws Error - where there is no Redis
 */
export async function stores(
  memory: Parameters<typeof drivers.memory>[0]
): Promise<Pick<TestAppOptions, 'cache' | 'providers' | 'configs'>> {
  if (!(await redis.available())) {
    throw new Error('Redis is not reachable, and its server is not installed')
  }
  const inRedis = () =>
    store({ prefix }).useL2Layer(drivers.redis({ connectionName, prefix: `${prefix}-l2` }))
  return {
    cache: {
      default: 'memory',
      stores: {
        memory: store().useL1Layer(drivers.memory(memory)),
        redis: inRedis(),
        tiers: inRedis()
          .useL1Layer(drivers.memory(memory))
          .useBus(drivers.redisBus({ connectionName })),
      },
    },
    providers: [() => import('@adonisjs/redis/redis_provider')],
    configs: {
      redis: defineConfig({ connection: 'main', connections: { main: redis.connection } }),
    },
  }
}
