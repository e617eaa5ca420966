import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Contestant } from './contestants.ts'

/** Megabytes */
const LEAST_HEAP = 4096

/**
 * The young generation is as large as it is under load all the time, in megabytes: V8 makes it smaller while
 * others have their turns.
 */
const YOUNG = 16

/**
 * The servers of the contestants. Each is a process of its own on the first core, so that contestants do
 * not share a heap or what the engine has learnt of their code, and it does not matter which others were
 * chosen.
 */
export class Servers {
  #running = new Map<Contestant, { url: string; process: ChildProcess }>()

  /**
   * @param profile - Whether each writes CPU profiles into a folder of profiles/ when it ends
   */
  static async start(contestants: readonly Contestant[], profile: boolean): Promise<Servers> {
    const servers = new Servers()
    for (const contestant of contestants) {
      await servers.#start(contestant, profile)
    }
    return servers
  }

  url(contestant: Contestant): string {
    return this.#running.get(contestant)!.url
  }

  /**
   * Microseconds that the server has used so far.
   */
  async processorTime(contestant: Contestant): Promise<number> {
    const { process } = this.#running.get(contestant)!
    const microseconds = told<number>(process, 'microseconds')
    process.send('processor time')
    return microseconds
  }

  /**
   * Returns when all of them have ended.
   */
  async stop(): Promise<void> {
    const ends = [...this.#running.values()].map(async ({ process }) => {
      const end = once(process, 'exit')
      process.disconnect()
      await end
    })
    await Promise.all(ends)
  }

  async #start(contestant: Contestant, profile: boolean): Promise<void> {
    const { name, server, settings, memory = 0 } = contestant
    const file = new URL(`servers/${server}.ts`, import.meta.url)
    const profiling = ['--cpu-prof', `--cpu-prof-dir=profiles/${name.replace(/\W+/g, '-')}`]
    const memoryFlags = [
      `--max-old-space-size=${Math.max(LEAST_HEAP, Math.ceil(memory / 1024 ** 2))}`,
      `--min-semi-space-size=${YOUNG}`,
      '--expose-gc',
    ]
    const node = [globalThis.process.execPath, ...memoryFlags, ...(profile ? profiling : [])]
    const process = fork(file, settings === undefined ? [] : [settings], {
      execPath: 'taskset',
      execArgv: ['-c', '0', ...node, '--import=@poppinss/ts-exec'],
    })
    const url = await Promise.race([
      told<string>(process, 'url'),
      once(process, 'exit').then(() => {
        throw new Error(`The server of "${name}" did not start`)
      }),
    ])
    this.#running.set(contestant, { url, process })
  }
}

/**
 * What a server tells. AdonisJS sends messages of its own.
 */
function told<T>(process: ChildProcess, name: string): Promise<T> {
  return new Promise((resolve) => {
    const listen = (message: unknown) => {
      if (name in Object(message)) {
        process.off('message', listen)
        resolve((message as Record<string, T>)[name])
      }
    }
    process.on('message', listen)
  })
}
