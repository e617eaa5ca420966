import { once } from 'node:events'
import { getActiveTest } from '@japa/runner'
import { fileURLToPath } from 'node:url'
import { fork, type ChildProcess } from 'node:child_process'
import { Visitor, type Answer } from '../../support/visitor.ts'
import { freePort } from '../../support/services/free_port.ts'

const PROGRAM = fileURLToPath(new URL('./instance.ts', import.meta.url))

export interface InstanceOptions {
  /** Where the Redis of the pages is */
  redisPort: number
  /** Of its keys in Redis */
  prefix: string
  isCached: boolean
  /** The lock store */
  lock?: 'redis' | 'database'
  flightTimeout?: string
  /** Where the Redis of the locks is. Default: that of the pages */
  lockPort?: number
  /** Name of the table of locks */
  lockTable?: string
}

/**
 * Lets the handlers of a path go on that wait, and those that come; with `!` before the path, has
 * those wait that come; moves the clock, by seconds; or forgets pages by tags.
 */
export type Order = string | number | string[]

/**
 * One of several processes of an application, over one Redis.
 */
export class InstanceProcess {
  readonly url: string
  /** What its handlers have told, in their order */
  readonly begun: { begun: string; run: string }[] = []
  stderr = ''
  #asked: string[] = []
  #child: ChildProcess
  #ended: Promise<unknown[]>

  private constructor(child: ChildProcess, port: number) {
    this.#child = child
    this.#ended = once(child, 'close')
    this.url = `http://127.0.0.1:${port}`
    child.stderr!.on('data', (chunk) => (this.stderr += chunk))
    child.stdout!.resume()
    child.on('message', (message: any) => {
      if (message.begun) {
        this.begun.push(message)
      }
      if (message.asked) {
        this.#asked.push(message.asked)
      }
    })
  }

  static async start(options: InstanceOptions): Promise<InstanceProcess> {
    const port = await freePort()
    const child = fork(PROGRAM, {
      execArgv: ['--import=@poppinss/ts-exec'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        ...process.env,
        NODE_ENV: 'production',
        HOST: '127.0.0.1',
        PORT: String(port),
        INSTANCE: JSON.stringify(options),
      },
    })
    const instance = new InstanceProcess(child, port)
    getActiveTest()?.cleanup(() => instance.kill())
    const isReady = once(child, 'message')
    const ended = instance.#ended.then(() => {
      throw new Error(`The process has not started: ${instance.stderr}`)
    })
    await Promise.race([isReady, ended])
    void ended.catch(() => {})
    return instance
  }

  get(path: string): Promise<Answer> {
    return new Visitor(this.url).request('GET', path, { headers: { host: 'app.test' } })
  }

  /** How many requests for a path it has accepted */
  requestsOf(path: string): number {
    return this.#asked.filter((asked) => asked === path).length
  }

  /** How many handlers have begun for a path */
  runsOf(path: string): number {
    return this.begun.filter(({ begun }) => begun === path).length
  }

  /** Has something done, and resolves when it is */
  async order(order: Order): Promise<void> {
    const done = new Promise<void>((resolve) => {
      const hear = (message: unknown) => {
        if (message === 'done') {
          this.#child.off('message', hear)
          resolve()
        }
      }
      this.#child.on('message', hear)
    })
    this.#child.send(order)
    await done
  }

  /** As a power cut does */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#ended
  }

  /** As a deploy does. Resolves to how it ended */
  async terminate(): Promise<unknown> {
    this.#child.kill('SIGTERM')
    const [code, signal] = await this.#ended
    return code ?? signal
  }
}
