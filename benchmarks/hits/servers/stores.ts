import { drivers, store } from '@adonisjs/cache'
import { defineConfig } from '@adonisjs/redis'
import { redis } from '../../../tests/support/services.ts'
import type { RedisConnections } from '@adonisjs/redis/types'
import type { TestAppOptions } from '../../../tests/support/test_app.ts'

const prefix = `bench-${process.pid}`
const connectionName = 'main' as unknown as keyof RedisConnections

/**
 * The stores that contestants are compared on: memory, and where there is a Redis also that alone, and
 * memory before it with a bus.
 *
 * @param memory - Options of the memory driver
 */
export async function stores(
  memory: Parameters<typeof drivers.memory>[0]
): Promise<Pick<TestAppOptions, 'cache' | 'providers' | 'configs'>> {
  const inMemory = { memory: store().useL1Layer(drivers.memory(memory)) }
  if (!(await redis.available())) {
    return { cache: { default: 'memory', stores: inMemory } }
  }
  const inRedis = () =>
    store({ prefix }).useL2Layer(drivers.redis({ connectionName, prefix: `${prefix}-l2` }))
  return {
    cache: {
      default: 'memory',
      stores: {
        ...inMemory,
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
