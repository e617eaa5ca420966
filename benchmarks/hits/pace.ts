import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** How often each core is asked before anything is measured, so that its best is known */
const FIRST = 20

/** How many times as long a piece of work may take as at the best of its core */
const TOLERANCE = 1.15

/** How often something is measured again that was disturbed */
const ATTEMPTS = 4

/**
 * How fast the cores are. Where others share the machine, it is half as fast in one second as in the
 * next, and no process sees why: what was measured in a slow one says more of them than of a
 * contestant.
 */
export class Pace {
  #cores: ChildProcess[]
  #best: number[]

  private constructor(cores: ChildProcess[]) {
    this.#cores = cores
    this.#best = cores.map(() => Infinity)
  }

  /** For the core of the servers and for that of the load generator */
  static async start(): Promise<Pace> {
    const file = new URL('pace_process.ts', import.meta.url)
    const pace = new Pace(
      ['0', '1'].map((core) =>
        fork(file, [], {
          execPath: 'taskset',
          execArgv: ['-c', core, process.execPath, '--import=@poppinss/ts-exec'],
        })
      )
    )
    for (let time = 0; time < FIRST; time++) {
      await pace.#slowness()
    }
    return pace
  }

  /**
   * Measures something while the machine is as fast as it can be; again, for some times, where it was not
   * just before and just after.
   *
   * @returns what was measured when it was disturbed least
   */
  async undisturbed<T>(measure: () => Promise<T>): Promise<T> {
    let least = { slowness: Infinity, measured: undefined as T }
    let before = await this.#slowness()
    for (let attempt = 0; attempt < ATTEMPTS && least.slowness > TOLERANCE; attempt++) {
      const measured = await measure()
      const after = await this.#slowness()
      const slowness = Math.max(before, after)
      least = slowness < least.slowness ? { slowness, measured } : least
      before = after
    }
    return least.measured
  }

  stop(): void {
    this.#cores.forEach((core) => core.disconnect())
  }

  /**
   * How many times as long the slower core needs as it needed at its best.
   */
  async #slowness(): Promise<number> {
    let slowness = 1
    for (const [at, core] of this.#cores.entries()) {
      const answer = once(core, 'message')
      core.send('pace')
      const [took] = (await answer) as [number]
      this.#best[at] = Math.min(this.#best[at], took)
      slowness = Math.max(slowness, took / this.#best[at])
    }
    return slowness
  }
}
