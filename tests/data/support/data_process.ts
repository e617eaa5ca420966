import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { getActiveTest } from '@japa/runner'
import { execFile, fork, type ChildProcess } from 'node:child_process'
import { freePort } from '../../support/services/free_port.ts'
import { Visitor } from '../../support/visitor.ts'
import { promisify } from 'node:util'

const PROGRAM = fileURLToPath(new URL('./instance.ts', import.meta.url))
const TYPESCRIPT = '--import=@poppinss/ts-exec'

export interface DataInstanceOptions {
  /** Of the test: ends the names of its tables, and begins its keys in Redis */
  id: string
}

/**
 * A row as the pages show it.
 */
export interface ShownPost {
  id: number
  version: number
}

function environment(options: DataInstanceOptions, port: number) {
  return {
    ...process.env,
    NODE_ENV: 'production',
    NO_COLOR: '1',
    HOST: '127.0.0.1',
    PORT: String(port),
    INSTANCE: JSON.stringify(options),
  }
}

/**
 * A server of an application over PostgreSQL and Redis, in a process of its own.
 */
export class DataProcess {
  readonly url: string
  stderr = ''

  private constructor(child: ChildProcess, port: number) {
    this.url = `http://127.0.0.1:${port}`
    child.stderr!.on('data', (chunk) => (this.stderr += chunk))
    child.stdout!.resume()
  }

  static async start(options: DataInstanceOptions): Promise<DataProcess> {
    const port = await freePort()
    const child = fork(PROGRAM, {
      execArgv: [TYPESCRIPT],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: environment(options, port),
    })
    const started = new DataProcess(child, port)
    const ended = once(child, 'close')
    getActiveTest()?.cleanup(async () => {
      child.kill('SIGKILL')
      await ended
    })
    const failed = ended.then(() => {
      throw new Error(`The process has not started: ${started.stderr}`)
    })
    await Promise.race([once(child, 'message'), failed])
    void failed.catch(() => {})
    return started
  }

  /**
   * Runs an ace command of the same application, in another process, which ends with it.
   */
  static async ace(options: DataInstanceOptions, ...command: string[]): Promise<string> {
    const env = environment(options, 0)
    const run = promisify(execFile)
    const { stdout, stderr } = await run(process.execPath, [TYPESCRIPT, PROGRAM, ...command], {
      env,
      timeout: 60_000,
    })
    return stdout + stderr
  }

  get(path: string) {
    return this.#visitor.request('GET', path, { headers: { host: 'app.test' } })
  }

  /**
   * @param write - One of those that the program knows
   * @returns the rows after it, as this process has read them
   */
  async write(write: string, id = 0, other = 0): Promise<ShownPost[]> {
    const headers = { host: 'app.test' }
    const path = `/${write}/${id}/${other}`
    const { status, body } = await this.#visitor.request('POST', path, { headers })
    if (status !== 200) {
      throw new Error(`${path}: ${status} ${body}`)
    }
    return JSON.parse(body)
  }

  get #visitor() {
    return new Visitor(this.url)
  }
}
