import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { getActiveTest } from '@japa/runner'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { spawn, type ChildProcess } from 'node:child_process'
import { drivers, store } from '@adonisjs/cache'
import { defineConfig } from '@adonisjs/redis'
import { freePort } from './services/free_port.ts'
import type { RedisConnections } from '@adonisjs/redis/types'
import type { TestAppOptions } from './test_app.ts'

/**
 * A Redis of the test's own, which it may do anything to. It ends with the test.
 */
export class OwnRedis {
  readonly port: number
  #directory: string
  #keepsData: boolean
  #process: ChildProcess | null = null

  private constructor(port: number, directory: string, keepsData: boolean) {
    this.port = port
    this.#directory = directory
    this.#keepsData = keepsData
  }

  /**
   * Chooses a port, and starts nothing yet.
   *
   * @param options - `keepsData`: whether it has its data again after it was killed
   */
  static async create({ keepsData = false } = {}): Promise<OwnRedis> {
    const directory = await mkdtemp(join(tmpdir(), 'own-redis-'))
    const redis = new OwnRedis(await freePort(), directory, keepsData)
    getActiveTest()?.cleanup(() => redis.end())
    return redis
  }

  static async start(options: { keepsData?: boolean } = {}): Promise<OwnRedis> {
    const redis = await OwnRedis.create(options)
    await redis.start()
    return redis
  }

  async end(): Promise<void> {
    await this.kill()
    await rm(this.#directory, { recursive: true, force: true })
  }

  async start(): Promise<void> {
    // It answers when it has written, so that nothing it has confirmed dies with its process.
    const persistence = ['--appendonly', this.#keepsData ? 'yes' : 'no', '--appendfsync', 'no']
    const options = ['--bind', '127.0.0.1', '--save', '', ...persistence]
    const child = spawn(
      'redis-server',
      ['--port', String(this.port), '--dir', this.#directory, ...options],
      { stdio: ['ignore', 'pipe', 'ignore'] }
    )
    this.#process = child
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.includes('Ready to accept connections')) {
        child.stdout.resume()
        return
      }
    }
    throw new Error('redis-server has not started')
  }

  /**
   * As a power cut does.
   */
  async kill(): Promise<void> {
    const child = this.#process
    this.#process = null
    if (child) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
  }

  /** Removes what it would have again when it is started */
  async lose(): Promise<void> {
    await rm(join(this.#directory, 'appendonlydir'), { recursive: true, force: true })
  }

  /** It takes connections and commands, and answers nothing */
  hang(): void {
    this.#process?.kill('SIGSTOP')
  }

  continue(): void {
    this.#process?.kill('SIGCONT')
  }

  /**
   * Commands one after another, past the application.
   */
  async run(...commands: [name: string, ...args: string[]][]): Promise<void> {
    const client = new Redis({ host: '127.0.0.1', port: this.port })
    try {
      for (const [name, ...args] of commands) {
        await client.call(name, ...args)
      }
    } finally {
      client.disconnect()
    }
  }

  /**
   * The keys that it has.
   */
  async keys(pattern: string): Promise<string[]> {
    const client = new Redis({ host: '127.0.0.1', port: this.port })
    const keys = await client.keys(pattern)
    client.disconnect()
    return keys
  }

  /**
   * Replaces every entry by what nothing has written that we know.
   */
  async spoil(): Promise<void> {
    const client = new Redis({ host: '127.0.0.1', port: this.port })
    const keys = await client.keys('*')
    const garbage = ['', '{"half', '42', 'null', '[]', '\u0000ÿ', '{"value":{"format":3}}']
    await Promise.all(keys.map((key, index) => client.set(key, garbage[index % garbage.length])))
    client.disconnect()
  }

  /**
   * Replaces entries by what another program has written: a value of another type.
   *
   * @returns how many
   */
  async makeLists(pattern: string): Promise<number> {
    const keys = await this.keys(pattern)
    for (const key of keys) {
      await this.run(['DEL', key], ['RPUSH', key, 'of another program'])
    }
    return keys.length
  }

  /**
   * An application that keeps its pages there.
   *
   * @param connection - Further options of the connection
   */
  app(
    connection: object = {},
    { tiered = false } = {}
  ): Pick<TestAppOptions, 'cache' | 'providers'> & { configs: Record<string, unknown> } {
    const connectionName = 'main' as unknown as keyof RedisConnections
    const pages = store().useL2Layer(drivers.redis({ connectionName }))
    if (tiered) {
      pages.useL1Layer(drivers.memory({}))
    }
    const main = { host: '127.0.0.1', port: this.port, ...connection }
    return {
      cache: { default: 'pages', stores: { pages } },
      providers: [() => import('@adonisjs/redis/redis_provider')],
      configs: { redis: defineConfig({ connection: 'main', connections: { main } }) },
    }
  }
}
