import type { Records } from '../runtime.ts'

/**
 * Of how many runs something is said.
 */
const MOST = 12

const KEY = 'runs'

/**
 * What is said of a run to whoever wants to watch it. Times are in milliseconds since the epoch.
 */
export interface AnnouncedRun {
  id: string
  /** Name of the command that began it */
  command: string
  /** Name of the queue that its slices are in; `null`: the process of the command does it all */
  queue: string | null
  startedAt: number
  /** When something was said of it last */
  seenAt: number
  /** `null`: it is under way */
  endedAt: number | null
  /** Visits so far. Of a queued run, its parts say it */
  done: number
  failed: number
  /** Visits in all; `null` as long as that is not known */
  total: number | null
}

/**
 * The runs that were begun last. All processes write this one entry: what one of them says may be lost, and
 * is there again with its next word.
 */
export class AnnouncedRuns {
  #records: Records

  constructor(records: Records) {
    this.#records = records
  }

  /**
   * The one that was begun last first.
   */
  async all(): Promise<AnnouncedRun[]> {
    const read = await this.#records.read(KEY)
    const runs = Object.values((read ?? {}) as Record<string, AnnouncedRun>)
    return runs.sort((one, other) => other.startedAt - one.startedAt)
  }

  async write(run: AnnouncedRun): Promise<void> {
    const known = await this.all()
    const others = known.filter(({ id }) => id !== run.id)
    const newest = [run, ...others.slice(0, MOST - 1)]
    await this.#records.write(KEY, Object.fromEntries(newest.map((one) => [one.id, one])))
  }
}
