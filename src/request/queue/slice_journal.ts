import { BatchedWrites } from '../journal/batched_writes.ts'
import { restoreVisit, storeVisit, type StoredVisit } from '../journal/stored_visit.ts'
import type { RunLog } from '../journal/run_log.ts'
import type { Journal, Visit } from '../types.ts'

/**
 * The visits of one slice. Each is stored before another one takes its place, so that a worker
 * that is killed has to be repeated only where it was under way.
 */
export class SliceJournal implements Journal {
  readonly visits: StoredVisit[]
  #keys: Set<string>
  #writes: BatchedWrites

  private constructor(log: RunLog, number: number, visits: StoredVisit[]) {
    this.visits = visits
    this.#keys = new Set(visits.map(([key]) => key))
    // A copy: a store in memory would keep the list itself.
    this.#writes = new BatchedWrites(() => log.writeProgress(number, [...this.visits]))
  }

  /**
   * Goes on where an earlier worker has stopped.
   */
  static async open(log: RunLog, number: number): Promise<SliceJournal> {
    return new SliceJournal(log, number, await log.progress(number))
  }

  get earlier(): Visit[] {
    return this.visits.map(restoreVisit)
  }

  has(key: string): boolean {
    return this.#keys.has(key)
  }

  record(key: string, visit: Visit): Promise<void> {
    this.#keys.add(key)
    this.visits.push(storeVisit(key, visit))
    return this.#writes.request()
  }
}
