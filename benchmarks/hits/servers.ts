import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { ServerKind } from './contestants.ts'

/**
 * The servers of the contestants, each in a process on the first core.
 */
export class Servers {
  #running = new Map<ServerKind, { url: string; process: ChildProcess }>()

  static async start(kinds: ServerKind[]): Promise<Servers> {
    const servers = new Servers()
    for (const kind of new Set(kinds)) {
      await servers.#start(kind)
    }
    return servers
  }

  url(kind: ServerKind): string {
    return this.#running.get(kind)!.url
  }

  /**
   * Microseconds that the server has used so far.
   */
  async processorTime(kind: ServerKind): Promise<number> {
    const { process } = this.#running.get(kind)!
    const microseconds = told<number>(process, 'microseconds')
    process.send('processor time')
    return microseconds
  }

  stop(): void {
    this.#running.forEach(({ process }) => process.disconnect())
  }

  async #start(kind: ServerKind): Promise<void> {
    const server = new URL(`servers/${kind}.ts`, import.meta.url)
    const process = fork(server, {
      execPath: 'taskset',
      execArgv: ['-c', '0', globalThis.process.execPath, '--import=@poppinss/ts-exec'],
    })
    const url = await Promise.race([
      told<string>(process, 'url'),
      once(process, 'exit').then(() => {
        throw new Error(`The server of "${kind}" did not start`)
      }),
    ])
    this.#running.set(kind, { url, process })
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
