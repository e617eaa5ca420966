import { once } from 'node:events'
import { fork, type ChildProcess } from 'node:child_process'
import { seed } from './seed.ts'
import { freePort } from './free_port.ts'

/**
 * The shop, running in a process of its own on a free port: for the demo, and for tests.
 */
export class ShopProcess {
  #child: ChildProcess

  /** Where the shop listens, without a slash at the end */
  readonly url: string

  private constructor(child: ChildProcess, url: string) {
    this.#child = child
    this.url = url
  }

  /**
   * Starts the shop, as in production, and waits until it listens. Makes its database first, if it
   * is not there.
   *
   * @param options.cacheDirectory - Absolute path of the folder that its pages are kept in
   * @param options.port - A port of the loopback address. Default: a free one
   * @param options.env - Further environment variables, or others than these
   * @param options.signal - Ends the making of the database early
   * @throws When the shop ends before it listens; what it had to say is on stderr
   * @example
   * ```ts
   * const shop = await ShopProcess.start({ cacheDirectory: fs.basePath })
   * cleanup(() => shop.stop())
   * await fetch(`${shop.url}/products`)
   * ```
   */
  static async start(options: {
    cacheDirectory: string
    port?: number
    env?: Record<string, string>
    signal?: AbortSignal
  }): Promise<ShopProcess> {
    await seed(options.signal)
    const port = options.port ?? (await freePort())
    const url = `http://127.0.0.1:${port}`
    const child = fork(new URL('../bin/server.ts', import.meta.url), {
      cwd: new URL('../', import.meta.url),
      execArgv: ['--import=@poppinss/ts-exec'],
      env: {
        ...process.env,
        TZ: 'UTC',
        NODE_ENV: 'production',
        HOST: '127.0.0.1',
        PORT: String(port),
        APP_URL: url,
        APP_KEY: 'only-for-the-example-never-deploy',
        LOG_LEVEL: 'error',
        CACHE_DIRECTORY: options.cacheDirectory,
        ...options.env,
      },
    })

    await new Promise<void>((resolve, reject) => {
      child.on('message', (message) => isReady(message) && resolve())
      child.once('error', reject)
      child.once('exit', (code) => reject(new Error(`The shop ended with code ${code}`)))
    })
    return new ShopProcess(child, url)
  }

  /**
   * Ends the shop and waits until it has.
   */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const ended = once(this.#child, 'exit')
    this.#child.kill('SIGTERM')
    await ended
  }
}

/**
 * What AdonisJS tells its parent process when it listens.
 */
function isReady(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'isAdonisJS' in message
}
