import { Redis } from 'ioredis'
import { randomUUID } from 'node:crypto'
import { getActiveTest } from '@japa/runner'
import { drivers, store } from '@adonisjs/cache'
import { defineConfig } from '@adonisjs/redis'
import { redis } from '../support/services.ts'
import type { RedisConnections } from '@adonisjs/redis/types'
import type { StoreUnderTest } from './store_under_test.ts'

/** What an application needs of it */
type RedisApp = Pick<StoreUnderTest['app'], 'cache' | 'providers' | 'configs'>

export interface RedisStoreOptions {
  /** With a memory store before it, and a bus that connects those of several processes */
  tiered?: boolean
  /** Keys of a store that another process has as well begin with it. Default: one of its own */
  prefix?: string
  /** The way to Redis */
  connection?: { host: string; port: number }
}

/**
 * A memory of each process, which have nothing but a bus in Redis between them.
 *
 * @param prefix - Those that are to hear each other have the same one
 */
export function createRedisBus({
  prefix = `test-${randomUUID()}`,
  connection = redis.connection,
}: Omit<RedisStoreOptions, 'tiered'> = {}): Required<RedisApp> {
  const connectionName = 'main' as unknown as keyof RedisConnections
  const memory = store({ prefix }).useL1Layer(drivers.memory({}))
  return appWith(memory.useBus(drivers.redisBus({ connectionName })), connection)
}

function appWith(
  pages: ReturnType<typeof store>,
  connection: { host: string; port: number }
): Required<RedisApp> {
  return {
    cache: { default: 'pages', stores: { pages } },
    providers: [() => import('@adonisjs/redis/redis_provider')],
    configs: { redis: defineConfig({ connection: 'main', connections: { main: connection } }) },
  }
}

/**
 * A store in Redis under a prefix of its own.
 */
export function createRedisStore({
  tiered = false,
  prefix = `test-${randomUUID()}`,
  connection = redis.connection,
}: RedisStoreOptions = {}): StoreUnderTest {
  const client = new Redis(redis.connection)
  getActiveTest()?.cleanup(async () => {
    const keys = await client.keys(`${prefix}*`)
    if (keys.length > 0) {
      await client.del(keys)
    }
    client.disconnect()
  })

  // An application declares the names of its connections.
  const connectionName = 'main' as unknown as keyof RedisConnections
  const pages = store({ prefix }).useL2Layer(drivers.redis({ connectionName, prefix }))
  if (tiered) {
    pages.useL1Layer(drivers.memory({})).useBus(drivers.redisBus({ connectionName }))
  }
  return {
    app: appWith(pages, connection),
    raw: {
      entries: async () => {
        const keys = await client.keys(`${prefix}*`)
        return Promise.all(
          keys.map(async (key) => {
            const ttl = await client.pttl(key)
            return { key, value: (await client.get(key)) ?? '', ttl: ttl === -1 ? null : ttl }
          })
        )
      },
      write: async (key, value) => void (await client.set(key, value)),
      evict: async (key) => void (await client.del(key)),
    },
  }
}
