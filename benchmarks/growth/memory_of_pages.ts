import { fork, type ChildProcess } from 'node:child_process'
import { on } from 'node:events'
import type { Amount } from '../report/run.ts'

/** What is remembered of a page of Redis, and what a page takes in the memory store of @adonisjs/cache */
export type MemoryKind = 'memo' | 'memory store'

/** Processes for each figure */
const TIMES = 2

/**
 * What memory a page takes beyond its body. Each figure is of a process of its own.
 *
 * @param bodies - Names of sizes
 */
export async function memoryOfPages(bodies: readonly string[]): Promise<Amount[]> {
  const amounts: Amount[] = []
  for (const kind of ['memo', 'memory store'] satisfies MemoryKind[]) {
    for (const body of bodies) {
      const values: number[] = []
      for (let time = 0; time < TIMES; time++) {
        const file = new URL('memory_process.ts', import.meta.url)
        const process = fork(file, [kind, body], {
          execArgv: ['--expose-gc', '--import=@poppinss/ts-exec'],
        })
        values.push(await bytesOf(process, `${kind}, ${body}`))
      }
      amounts.push({ name: `${kind}, ${body}`, unit: 'bytes', values })
    }
  }
  return amounts
}

/**
 * What a process tells. It is not the only thing: AdonisJS tells whoever has forked it that it is ready.
 */
async function bytesOf(process: ChildProcess, name: string): Promise<number> {
  for await (const [message] of on(process, 'message', { close: ['exit'] })) {
    if (typeof message?.bytes === 'number') {
      return message.bytes
    }
  }
  throw new Error(`The memory of pages (${name}) could not be measured`)
}
