import { join } from 'node:path'
import { once } from 'node:events'
import { randomUUID } from 'node:crypto'
import { spawn, type ChildProcess } from 'node:child_process'
import pg from 'pg'
import { Redis } from 'ioredis'
import { QueueSchemaService } from '@adonisjs/queue'
import type { HttpContext } from '@adonisjs/core/http'
import type { ApplicationService } from '@adonisjs/core/types'
import type { NextFn } from '@adonisjs/core/types/http'
import { backend, type BackendName } from './backend.ts'
import { CachePageMixin } from '../../../../src/controllers/cache_page_mixin.ts'
import { postgres, redis } from '../../../support/services.ts'
import { startApp } from '../../../support/test_app.ts'
import type { Report } from '../../../../src/request/types.ts'

class Pages extends CachePageMixin() {
  static cacheTimeout = 3600
  show() {
    return 'a page'
  }
}

/**
 * A request of a warm-up that the site got.
 */
export interface Asked {
  path: string
  /** Process ID of the worker */
  worker: number
}

/**
 * An application with many pages, whose warm-ups run in processes of their own.
 */
export class QueueSite {
  readonly asked: Asked[] = []
  readonly #backend: BackendName
  readonly #id = `t${randomUUID().replaceAll('-', '')}`
  #url = ''
  #children: ChildProcess[] = []
  #onAsked: (asked: Asked) => unknown
  close: () => Promise<void> = async () => {}

  private constructor(name: BackendName, onAsked: (asked: Asked) => unknown) {
    this.#backend = name
    this.#onAsked = onAsked
  }

  /**
   * @param onAsked - Called for each request before it is answered, which waits for it
   */
  static async start(
    name: BackendName,
    onAsked: (asked: Asked) => unknown = () => {}
  ): Promise<QueueSite> {
    const site = new QueueSite(name, onAsked)
    const { cache, providers, configs } = backend(name, site.#id)
    const app = await startApp({
      cache,
      // The queue is for the processes beside it.
      providers: providers.slice(0, 1),
      configs,
      config: { enabled: true },
      routes: (router) => void router.get('/pages/:id', [Pages, 'show']),
      middleware: [
        async () => ({
          default: class {
            async handle({ request }: HttpContext, next: NextFn) {
              await site.#observe(request.request)
              return next()
            }
          },
        }),
      ],
    })
    site.#url = app.url
    await site.#prepare(app.app)
    site.close = async () => {
      site.#children.forEach((child) => child.kill('SIGKILL'))
      await app.close()
      await site.#cleanUp()
    }
    return site
  }

  /**
   * Starts a process of its own: `queue:work`, or the warm-up.
   */
  spawn(argv: string[], env: Record<string, string> = {}) {
    const script = join(import.meta.dirname, 'queue_process.ts')
    const child = spawn(process.execPath, ['--import=@poppinss/ts-exec', script, ...argv], {
      env: {
        ...process.env,
        NODE_ENV: 'production',
        APP_URL: this.#url,
        BACKEND: this.#backend,
        BACKEND_ID: this.#id,
        ...env,
      },
    })
    this.#children.push(child)
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk) => (stdout += chunk))
    child.stderr.on('data', (chunk) => (stderr += chunk))
    const ended = once(child, 'close').then(([code]) => ({ code, stdout, stderr }))
    return { child, ended, output: () => stdout + stderr }
  }

  work(env: Record<string, string> = {}) {
    return this.spawn(['queue:work', `--queue=${this.#id}`], env)
  }

  /**
   * Hands a warm-up to the queue, and follows it.
   */
  warmUp(pages: number, argv: string[] = [], env: Record<string, string> = {}) {
    const queue = argv.some((flag) => flag.startsWith('--follow')) ? [] : [`--queue=${this.#id}`]
    return this.spawn(['warmup:many', ...queue, ...argv], { PAGES: String(pages), ...env })
  }

  /**
   * Slices that wait in Redis.
   */
  async waiting(): Promise<number> {
    const client = new Redis(redis.connection)
    const count = await client.zcard(`jobs::${this.#id}::pending`)
    client.disconnect()
    return count
  }

  /**
   * Bytes that jobs of the queue take in Redis.
   */
  async queueMemory(): Promise<number> {
    const client = new Redis(redis.connection)
    const keys = await client.keys(`jobs::${this.#id}::*`)
    const sizes = await Promise.all(
      keys.map((key) => client.memory('USAGE', key, 'SAMPLES', 0) as Promise<number>)
    )
    client.disconnect()
    return sizes.reduce((sum, size) => sum + size, 0)
  }

  async #observe({ url, headers }: { url?: string; headers: NodeJS.Dict<string | string[]> }) {
    if (headers['x-worker']) {
      const asked = { path: url!, worker: Number(headers['x-worker']) }
      this.asked.push(asked)
      await this.#onAsked(asked)
    }
  }

  async #prepare(app: ApplicationService): Promise<void> {
    if (this.#backend === 'database') {
      const db = await app.container.make('lucid.db')
      const schema = new QueueSchemaService(db.connection().getWriteClient())
      await schema.createJobsTable(`${this.#id}_jobs`)
      await schema.createSchedulesTable().catch(() => 'another test has made it')
    }
  }

  async #cleanUp(): Promise<void> {
    if (this.#backend === 'database') {
      const pool = new pg.Pool(postgres.connection)
      await pool.query(`DROP TABLE IF EXISTS ${this.#id}_jobs, ${this.#id}_pages`)
      await pool.end()
      return
    }
    const client = new Redis(redis.connection)
    for await (const keys of client.scanStream({ match: `*${this.#id}*`, count: 1000 })) {
      if (keys.length > 0) {
        await client.del(keys)
      }
    }
    client.disconnect()
  }
}

/**
 * The report of a process that ran with `--json`.
 */
export function reportOf({ stdout, stderr }: { stdout: string; stderr: string }): Report {
  try {
    return JSON.parse(stdout)
  } catch {
    throw new Error(`no report: ${stdout}\n${stderr}`)
  }
}
