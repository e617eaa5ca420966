import { on, once } from 'node:events'
import { getActiveTest } from '@japa/runner'
import { fileURLToPath } from 'node:url'
import { fork, type ChildProcess } from 'node:child_process'
import type { Measured } from './measure.ts'

/** Of measuring what a process has left, each of which takes some garbage collections */
const MOST_TRIES = 50

const PROCESS = fileURLToPath(new URL('./process.ts', import.meta.url))

/**
 * Where an application keeps its pages.
 */
export type SoakStore = 'memory' | 'files'

/**
 * The application of a soak test, in a process of its own, as seen from here.
 */
export class SoakProcess {
  readonly url: string
  #child: ChildProcess
  #calls = 0

  private constructor(child: ChildProcess, url: string) {
    this.#child = child
    this.url = url
  }

  /**
   * @param directory - Where files are kept
   * @param timeout - Of the pages, in seconds
   * @param mostEntries - Of a store in memory
   * @param memo - How long what was read is remembered
   */
  static async start(
    store: SoakStore,
    directory: string,
    timeout: number,
    mostEntries: number,
    memo: string = '1s'
  ): Promise<SoakProcess> {
    const child = fork(PROCESS, [store, directory, `${timeout}`, `${mostEntries}`, memo], {
      execArgv: ['--import=@poppinss/ts-exec', '--expose-gc'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    child.setMaxListeners(Infinity)
    getActiveTest()?.cleanup(() => void child.kill('SIGKILL'))
    // AdonisJS sends messages of its own.
    for await (const [{ url }] of on(child, 'message', { close: ['exit'] })) {
      if (url !== undefined) {
        return new SoakProcess(child, url)
      }
    }
    throw new Error('The application has not started')
  }

  /**
   * Measures it as soon as it is at rest: what is under way, such as the end of a write or the timer
   * that limits it, is nothing that it keeps. What it does keep is still there after all tries.
   */
  async measure(): Promise<Measured> {
    let measured = await this.#call<Measured>('measure')
    for (let tries = 1; tries < MOST_TRIES && !isAtRest(measured); tries++) {
      measured = await this.#call<Measured>('measure')
    }
    return measured
  }

  /**
   * Lets its clock go on, with visitors.
   *
   * @returns how many requests were made, and how many hits there were
   */
  day(how: { hours: number; step: number }): Promise<{ requests: number; hits: number }> {
    return this.#call('day', how)
  }

  forgetTags(tags: string[]): Promise<void> {
    return this.#call('forgetTags', tags)
  }

  /** Headers of a renewal */
  sign(target: string): Promise<Record<string, string>> {
    return this.#call('sign', target)
  }

  /**
   * @returns how the process has ended
   */
  async end(): Promise<unknown> {
    const ended = once(this.#child, 'exit')
    this.#child.send({ id: 0, name: 'end' })
    const [code] = await ended
    return code
  }

  #call<T>(name: string, argument?: unknown): Promise<T> {
    const id = ++this.#calls
    return new Promise((resolve, reject) => {
      const exited = (code: unknown) => reject(new Error(`The process has ended with ${code}`))
      const answered = (message: { id: number; result: T }) => {
        if (message.id === id) {
          this.#child.off('message', answered)
          this.#child.off('exit', exited)
          resolve(message.result)
        }
      }
      this.#child.on('message', answered)
      this.#child.once('exit', exited)
      this.#child.send({ id, name, argument })
    })
  }
}

function isAtRest({ resources }: Measured): boolean {
  return Object.keys(resources).every((name) => name !== 'Timeout' && !name.startsWith('FSReq'))
}
