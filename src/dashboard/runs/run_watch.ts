import { LRUCache } from 'lru-cache'
import { FollowedRun } from './followed_run.ts'
import { AnnouncedRuns, type AnnouncedRun } from '../../request/journal/announced_runs.ts'
import { RunLog } from '../../request/journal/run_log.ts'
import type { Records } from '../../request/runtime.ts'

/**
 * After how many milliseconds without a word a run is taken for one that was interrupted.
 */
const SILENCE = 60_000

/**
 * A run as it is shown.
 */
export interface WatchedRun extends AnnouncedRun {
  state: 'running' | 'ended' | 'silent'
}

/**
 * What is known of the warm-ups that were begun last, in whatever process.
 */
export type WatchedRuns =
  | { runs: WatchedRun[]; problem: null }
  /** Why nothing is known, as a sentence */
  | { runs: null; problem: string }

/**
 * Watches the warm-ups: what their processes say of them in the store of the pages, and of those in a queue
 * the parts that are done.
 */
export class RunWatch {
  #records: () => Promise<Records>
  #followed = new LRUCache<string, FollowedRun>({ max: 20 })

  constructor(records: () => Promise<Records>) {
    this.#records = records
  }

  async all(now: number): Promise<WatchedRuns> {
    try {
      const records = await this.#records()
      if (!records.isShared) {
        const problem = `Warm-ups are not shown: the store “${records.store}” is in the memory of one process, and they run in another one. Give it a second tier, such as Redis or files.`
        return { runs: null, problem }
      }
      const announced = await new AnnouncedRuns(records).all()
      const runs = await Promise.all(announced.map((run) => this.#watched(records, run)))
      return { runs: runs.map((run) => ({ ...run, state: stateOf(run, now) })), problem: null }
    } catch (error) {
      const { message } = error as Error
      return { runs: null, problem: `The store of the warm-ups cannot be read: ${message}` }
    }
  }

  async #watched(records: Records, run: AnnouncedRun): Promise<AnnouncedRun> {
    if (run.queue === null) {
      return run
    }
    const followed = this.#followed.get(run.id) ?? new FollowedRun(new RunLog(records, run.id))
    this.#followed.set(run.id, followed)
    await followed.look()
    return { ...run, ...followed.progress(run.seenAt) }
  }
}

function stateOf({ endedAt, seenAt }: AnnouncedRun, now: number): WatchedRun['state'] {
  return endedAt !== null ? 'ended' : now - seenAt > SILENCE ? 'silent' : 'running'
}
