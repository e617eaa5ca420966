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
 *
 * One entry of each command says which run was the last to begin. It is never removed, since another run
 * may have written it meanwhile: a run whose visits are not there any more is over.
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
    const pointer = `last-${keyOf(command)}`
    if (!isResumed) {
      return records.isShared ? new RunJournal(records, pointer, null) : null
    }
    const log = records.isShared ? await lastRun(records, pointer) : null
    if (log === null) {
      throw new E_RUN_NOT_FOUND([
        records.isShared
          ? `There is no interrupted run of "${command}" to go on with. Leave --resume out`
          : `Runs cannot be gone on with: the store "${records.store}" of config/cache.ts is in the memory of one process`,
      ])
    }
    return new RunJournal(records, pointer, log)
  }

  /**
   * Whether `--resume` goes on with this run. Where the one that began after it is over, it does from now on.
   */
  async isFound(): Promise<boolean> {
    if (this.#log === null || this.#hasFailed) {
      return false
    }
    try {
      const log = await this.#log
      const last = await lastRun(this.#records, this.#pointer)
      if (last !== null || !(await log.hasVisits())) {
        return last?.id === log.id
      }
      await this.#records.write(this.#pointer, log.id)
      return true
    } catch (error) {
      debug('a run cannot be gone on with: %s', (error as Error).message)
      return false
    }
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
   * Removes all of this run, and nothing of another one: there is nothing left to go on with.
   */
  async forget(): Promise<void> {
    try {
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

/**
 * The run that began last, unless it is over.
 */
async function lastRun(records: Records, pointer: string): Promise<RunLog | null> {
  const id = await records.read(pointer)
  const log = isRunId(id) ? new RunLog(records, id) : null
  return (await log?.hasVisits()) ? log : null
}

/**
 * The name of a command as part of a key, of its own for each name: `warmup:shop` is `warmup-shop`, and
 * any other character than a colon, a small letter or a digit is written as its bytes.
 */
function keyOf(command: string): string {
  return command.replace(/[^a-z0-9]/gu, (character) =>
    character === ':' ? '-' : Buffer.from(character).toString('hex').replace(/../g, '_$&')
  )
}
