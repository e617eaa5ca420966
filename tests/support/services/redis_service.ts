import { tmpdir } from 'node:os'
import { Redis } from 'ioredis'
import { Service } from './service.ts'
import { freePort } from './free_port.ts'
import { startProcess } from './start_process.ts'

export class RedisService extends Service {
  constructor() {
    super('Redis', 'REDIS_HOST and REDIS_PORT')
  }

  /**
   * What a connection of `@adonisjs/redis` needs.
   */
  get connection() {
    return {
      host: process.env.REDIS_HOST ?? '127.0.0.1',
      port: Number(process.env.REDIS_PORT ?? 6379),
    }
  }

  get address() {
    return `${this.connection.host}:${this.connection.port}`
  }

  protected async connect() {
    const redis = new Redis({
      ...this.connection,
      lazyConnect: true,
      connectTimeout: 2000,
      retryStrategy: () => null,
    })
    let refusal: Error | undefined
    redis.once('error', (error) => (refusal = error))

    try {
      await redis.connect()
      await redis.ping()
    } catch (error) {
      throw refusal ?? error
    } finally {
      redis.disconnect()
    }
  }

  protected async start() {
    const port = String(await freePort())
    const options = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', tmpdir()]
    await startProcess('redis-server', ['--port', port, ...options], {
      readyWhen: 'Ready to accept connections',
    })
    Object.assign(process.env, { REDIS_HOST: '127.0.0.1', REDIS_PORT: port })
  }
}
