import { randomBytes } from 'node:crypto'
import { debug } from '../../debug.ts'
import { AnnouncedRuns, type AnnouncedRun } from './announced_runs.ts'
import type { Progress } from '../types.ts'
import type { Records } from '../runtime.ts'

/**
 * How often something is said of a run, in milliseconds.
 */
const INTERVAL = 1_000

/**
 * Says how far the run of this process is, for whoever watches it on the dashboard. Nobody waits for that,
 * and a store that fails costs nothing else.
 */
export class RunAnnouncement {
  #runs: AnnouncedRuns
  #run: AnnouncedRun
  #writing: Promise<void> | null = null

  constructor(records: Records, command: string) {
    const now = Date.now()
    this.#runs = new AnnouncedRuns(records)
    this.#run = {
      ...{ id: randomBytes(5).toString('hex'), command, queue: null, startedAt: now, seenAt: 0 },
      ...{ endedAt: null, done: 0, failed: 0, total: null },
    }
  }

  show({ done, failed, total }: Progress): void {
    Object.assign(this.#run, { done, failed, total })
    if (this.#writing === null && Date.now() - this.#run.seenAt >= INTERVAL) {
      this.#writing = this.#write().finally(() => (this.#writing = null))
    }
  }

  /**
   * Resolves when nothing is being said.
   */
  async settled(): Promise<void> {
    await this.#writing
  }

  /**
   * Says that it is over.
   */
  async end(): Promise<void> {
    await this.settled()
    // A run without visits was said nothing of.
    if (this.#run.seenAt > 0) {
      this.#run.endedAt = Date.now()
      await this.#write()
    }
  }

  async #write(): Promise<void> {
    this.#run.seenAt = Date.now()
    await this.#runs
      .write({ ...this.#run })
      .catch((error) => debug('a run is not shown: %o', error))
  }
}
