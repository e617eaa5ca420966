/*
 * An application in a process of its own, with the pages of pages.ts. It is told where it listens
 * (PORT), where its Redis is (REDIS_PORT), where the versions are (VERSIONS), and the seed of its
 * chance (SEED).
 */
import { createServer } from 'node:http'
import { prettyPrintError } from '@adonisjs/core'
import { defineConfig as defineHttpConfig } from '@adonisjs/core/http'
import { IgnitorFactory } from '@adonisjs/core/factories'
import {
  defineConfig as defineEncryptionConfig,
  drivers as ciphers,
} from '@adonisjs/core/encryption'
import { drivers, store } from '@adonisjs/cache'
import { defineConfig as defineRedisConfig } from '@adonisjs/redis'
import { defineConfig } from '../../../../src/define_config.ts'
import { HOST } from './pages.ts'
import type { RedisConnections } from '@adonisjs/redis/types'

const connectionName = 'main' as unknown as keyof RedisConnections
const main = { host: '127.0.0.1', port: Number(process.env.REDIS_PORT) }
// That of the EncryptionFactory, with which renewals are signed.
const keys = ['averylongradom32charactersstring']
const l2 = (prefix: string) =>
  store({ prefix }).useL2Layer(drivers.redis({ connectionName, prefix }))

process.once('disconnect', () => process.exit())

await new IgnitorFactory()
  .withCoreProviders()
  .withCoreConfig()
  .merge({
    rcFileContents: {
      providers: [
        () => import('@adonisjs/cache/cache_provider'),
        () => import('@adonisjs/redis/redis_provider'),
        () => import('../../../../providers/cache_helpers_provider.ts'),
      ],
      preloads: [() => import('./routes.ts')],
    },
    config: {
      app: { appUrl: `http://${HOST}`, http: defineHttpConfig({}) },
      encryption: defineEncryptionConfig({
        default: 'main',
        list: { main: ciphers.chacha20({ id: 'nova', keys }) },
      }),
      redis: defineRedisConfig({ connection: 'main', connections: { main } }),
      cache: {
        default: 'redis',
        stores: {
          redis: l2('redis'),
          tiered: l2('tiered')
            .useL1Layer(drivers.memory({}))
            .useBus(drivers.redisBus({ connectionName })),
        },
      },
      cache_helpers: defineConfig({ enabled: true, hosts: [HOST], cacheStatus: true }),
    },
  })
  .create(new URL('./', import.meta.url), { importer: (specifier) => import(specifier) })
  .httpServer()
  // A connection that the server closes while a visitor sends the next request loses it.
  .start((handle) => createServer({ keepAliveTimeout: 0 }, handle))
  .then(() => process.send!('listening'))
  .catch(async (error) => {
    process.exitCode = 1
    await prettyPrintError(error)
  })
