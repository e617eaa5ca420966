import { once } from 'node:events'
import { Agent, request as send } from 'node:http'
import { fileURLToPath } from 'node:url'
import { fork, type ChildProcess } from 'node:child_process'
import { freePort } from '../../support/services/free_port.ts'
import { HOST } from './application/pages.ts'

const SERVER = fileURLToPath(new URL('./application/server.ts', import.meta.url))

/**
 * How many connections visitors and invalidations keep to one process.
 */
const CONNECTIONS = 64

/**
 * How many lines of what a process has written last are kept.
 */
const KEPT_LINES = 40

export interface Received {
  status: number
  body: string
  cacheStatus: string
}

/**
 * A process with the application, which can be killed and started again, and the connections to it.
 */
export class ServerProcess {
  readonly number: number
  /** Whether it is there for new requests */
  isUp = false
  /** How often it was killed: a request during which that changed may be lost */
  kills = 0
  /** How often it has ended by itself, and what it had written then */
  readonly deaths: string[] = []
  #log: string[] = []
  #port = 0
  #process: ChildProcess | null = null
  #environment: Record<string, string>
  #agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })

  /**
   * @param number - Tells it from the others
   * @param environment - See server.ts
   */
  constructor(number: number, environment: Record<string, string>) {
    this.number = number
    this.#environment = environment
  }

  async start(): Promise<void> {
    this.#port ||= await freePort()
    const env = { ...process.env, ...this.#environment, PORT: String(this.#port) }
    const child = fork(SERVER, {
      execArgv: ['--import=@poppinss/ts-exec', '--enable-source-maps'],
      env: { ...env, HOST: '127.0.0.1', NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    this.#process = child
    child.stdout!.on('data', (chunk) => this.#keep(String(chunk)))
    child.stderr!.on('data', (chunk) => this.#keep(String(chunk)))
    child.once('exit', (code, signal) => {
      if (this.#process === child) {
        this.isUp = false
        const last = this.#log.slice(-20).join('\n')
        this.deaths.push(`process ${this.number} ended with ${code ?? signal}:\n${last}`)
      }
    })
    await this.said('listening')
    if (child.exitCode !== null) {
      throw new Error(`A server has not started:\n${this.#log.join('\n')}`)
    }
    this.isUp = true
  }

  /**
   * Resolves when the process has said something, or has ended.
   */
  async said(word: string): Promise<void> {
    const child = this.#process!
    const { promise, resolve } = Promise.withResolvers<void>()
    const listen = (message: unknown) => message === word && resolve()
    child.on('message', listen)
    child.once('exit', () => resolve())
    await promise
    child.off('message', listen)
  }

  /**
   * As a machine that fails does.
   */
  async kill(): Promise<void> {
    const child = this.#process
    this.#process = null
    this.isUp = false
    this.kills++
    if (child && child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
  }

  /**
   * @throws Error - when the connection breaks
   */
  get(path: string, headers: Record<string, string> = {}): Promise<Received> {
    const options = { agent: this.#agent, host: '127.0.0.1', port: this.#port, path }
    return new Promise((resolve, reject) => {
      const outgoing = send({ ...options, headers: { host: HOST, ...headers } }, (incoming) => {
        let body = ''
        incoming.setEncoding('utf8')
        incoming.on('data', (chunk) => (body += chunk))
        incoming.on('error', reject)
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode!,
            body,
            cacheStatus: String(incoming.headers['cache-status'] ?? ''),
          })
        )
      })
      outgoing.on('error', reject)
      outgoing.end()
    })
  }

  #keep(output: string): void {
    this.#log.push(...output.split('\n').filter((line) => line !== ''))
    this.#log.splice(0, this.#log.length - KEPT_LINES)
  }
}
