import { BatchedWrites } from './batched_writes.ts'
import { debug } from '../../debug.ts'
import { E_RUN_NOT_FOUND } from '../errors.ts'
import { isRunId } from './read_back.ts'
import { restoreVisit, storeVisit, type StoredVisit } from './stored_visit.ts'
import { RunLog } from './run_log.ts'
import { Seen } from '../run/seen.ts'
import type { Journal, Visit } from '../types.ts'
import type { Records } from '../runtime.ts'

/**
 * Visits in a part. Each visit writes its part anew.
 */
const SIZE = 50

/**
 * The visits of a run in this process, written while it goes on, so that it can be gone on with
 * wherever it was interrupted. A store that fails costs that, and nothing else.
 */
export class RunJournal implements Journal {
  #records: Records
  #pointer: string
  /** Null before the first visit of a new run */
  #log: Promise<RunLog> | null
  #seen = new Seen()
  #number = 1
  #visits: StoredVisit[] = []
  #writes: BatchedWrites | null = null
  #written: Promise<unknown> = Promise.resolve()
  #hasFailed = false

  private constructor(records: Records, pointer: string, log: RunLog | null) {
    this.#records = records
    this.#pointer = pointer
    this.#log = log && Promise.resolve(log)
  }

  /**
   * The journal of a run. That of a new one replaces the one of the last run, with its first
   * visit.
   *
   * @param command - Name of the command
   * @param isResumed - Whether it goes on with the last run
   * @returns null where it would be of no use to another process
   * @throws E_RUN_NOT_FOUND - when the last run was not interrupted, or nothing is known of it
   * @throws what the store throws
   */
  static async of(
    records: Records,
    command: string,
    isResumed: boolean = false
  ): Promise<RunJournal | null> {
    const pointer = `last-${command.replaceAll(':', '-')}`
    if (!isResumed) {
      return records.isShared ? new RunJournal(records, pointer, null) : null
    }
    const id = records.isShared ? await records.read(pointer) : null
    if (!isRunId(id)) {
      throw new E_RUN_NOT_FOUND([
        records.isShared
          ? `There is no interrupted run of "${command}" to go on with. Leave --resume out`
          : `Runs cannot be gone on with: the store "${records.store}" of config/cache.ts is in the memory of one process`,
      ])
    }
    return new RunJournal(records, pointer, new RunLog(records, id))
  }

  /**
   * Whether there is something to go on with.
   */
  get isOfUse(): boolean {
    return this.#log !== null && !this.#hasFailed
  }

  /**
   * What was done. Pages that failed are asked for again.
   */
  get earlier(): AsyncIterable<Visit> {
    return this.#earlier()
  }

  has(key: string): boolean {
    return this.#seen.has(key)
  }

  record(key: string, visit: Visit): void {
    this.#visits.push(storeVisit(key, visit))
    this.#writes ??= this.#newWrites()
    // Not waited for: at worst the last pages before a crash are asked for twice
    const written = this.#writes.request().catch(() => (this.#hasFailed = true))
    this.#written = this.#written.then(() => written)
    if (this.#visits.length === SIZE) {
      this.#number++
      this.#visits = []
      this.#writes = null
    }
  }

  /**
   * Waits until all is written.
   */
  async settle(): Promise<void> {
    await this.#written
  }

  /**
   * Removes everything: there is nothing left to go on with.
   */
  async forget(): Promise<void> {
    try {
      await this.#records.delete(this.#pointer)
      const log = await this.#log
      for (let number = 1; log && number <= this.#number; number++) {
        await log.deletePart(number)
      }
    } catch (error) {
      debug('a journal is left in the store: %s', (error as Error).message)
    }
  }

  async *#earlier(): AsyncGenerator<Visit> {
    const log = await this.#log
    for (;;) {
      const part = await log?.part(this.#number)
      if (!part) {
        return
      }
      this.#number++
      for (const stored of part.visits) {
        const visit = restoreVisit(stored)
        if (visit.outcome !== 'failed' && this.#seen.add(stored[0])) {
          yield visit
        }
      }
    }
  }

  #newWrites(): BatchedWrites {
    const [number, visits] = [this.#number, this.#visits]
    return new BatchedWrites(async () => {
      const log = await (this.#log ??= this.#begin())
      const endedAt = Date.now()
      await log.writePart(number, {
        visits: [...visits],
        urls: 0,
        duplicates: 0,
        hints: [],
        endedAt,
      })
    })
  }

  async #begin(): Promise<RunLog> {
    const log = RunLog.create(this.#records)
    await this.#records.write(this.#pointer, log.id)
    return log
  }
}
