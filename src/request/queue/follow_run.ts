import { isRunId } from '../journal/read_back.ts'
import { restoreVisit } from '../journal/stored_visit.ts'
import { NOT_ASKED } from '../journal/not_asked.ts'
import { E_RUN_NOT_FOUND, E_SOURCE_FAILED } from '../errors.ts'
import { ReportBuilder } from '../report/report_builder.ts'
import { UnfinishedParts } from './unfinished_parts.ts'
import type { Clock } from '../client/pacing/clock.ts'
import type { Part } from '../journal/part.ts'
import type { Progress, Report, Visit } from '../types.ts'
import type { RunBeginning, RunCut } from '../journal/run_facts.ts'
import type { RunLog } from '../journal/run_log.ts'

/**
 * Milliseconds between two looks at the page store.
 */
const LOOK_EVERY = 500

/**
 * Milliseconds without any news after which the queue is asked whether it still has the slices.
 */
const SUSPICIOUS = 30_000

export interface FollowOptions {
  clock: Clock

  /** Ends following, and not the run */
  signal: AbortSignal

  /** Whether a slice will be run by nobody any more */
  hasLost: (slice: number) => Promise<boolean>
  onVisit: (visit: Visit, progress: Progress) => void

  /** Called when nothing has happened for half a minute */
  onSilence: (isCut: boolean) => void
}

/**
 * Follows a queued run to its end, from any process and as often as one likes.
 *
 * @returns the report; null when following was ended before the run
 * @throws E_RUN_NOT_FOUND
 * @throws E_SOURCE_FAILED - when the URLs could not be read to their end
 * @throws what the page store throws
 */
export async function followRun(log: RunLog, options: FollowOptions): Promise<Report | null> {
  // Not every store may be asked for every key
  const beginning = isRunId(log.id) ? await log.beginning() : null
  if (beginning === null) {
    throw new E_RUN_NOT_FOUND([`There is no run ${log.id}, or it is over for more than a week`])
  }
  return new Following(log, beginning, options).end()
}

class Following {
  #log: RunLog
  #options: FollowOptions
  #report: ReportBuilder
  #startedAt: number
  #endedAt: number
  #cut: RunCut | null = null
  #parts = new UnfinishedParts()
  #newsAt: number

  constructor(
    log: RunLog,
    { startedAt, keepVisits, allowNothing }: RunBeginning,
    options: FollowOptions
  ) {
    this.#log = log
    this.#options = options
    this.#report = new ReportBuilder(keepVisits, allowNothing, new Date(startedAt))
    this.#startedAt = this.#endedAt = Date.parse(startedAt)
    this.#newsAt = options.clock.now()
  }

  async end(): Promise<Report | null> {
    const { clock, signal } = this.#options
    while (!signal.aborted) {
      // Before the parts: what was finished before the run was stopped is to be in the report
      const isStopped = await this.#log.isStopped()
      this.#cut ??= await this.#log.cut()
      const isBehind = await this.#look()
      if (isStopped || this.#parts.isComplete(this.#cut?.slices ?? null)) {
        return this.#build(isStopped)
      }
      if (!isBehind) {
        await this.#whenSilent()
        await clock.sleep(LOOK_EVERY, signal).catch(() => {})
      }
    }
    return null
  }

  /**
   * @returns whether there is probably more
   */
  async #look(): Promise<boolean> {
    const numbers = this.#parts.nextOnes(this.#cut?.slices ?? null)
    const parts = await Promise.all(numbers.map((number) => this.#log.part(number)))
    parts.forEach((part, index) => part && this.#add(numbers[index], part))
    return parts.length > 0 && parts.every((part) => part !== null)
  }

  #add(number: number, part: Part): void {
    const { totals } = this.#report
    this.#parts.finish(number)
    this.#newsAt = this.#options.clock.now()
    this.#endedAt = Math.max(this.#endedAt, part.endedAt)
    totals.urls += part.urls
    totals.duplicates += part.duplicates
    part.hints.forEach((hint) => this.#report.hint(hint))
    for (const stored of part.visits) {
      const visit = restoreVisit(stored)
      this.#report.add(visit)
      const { visits, failed } = totals
      this.#options.onVisit(visit, { done: visits, failed, total: this.#cut?.total ?? null })
    }
  }

  async #whenSilent(): Promise<void> {
    const { clock, hasLost, onSilence } = this.#options
    if (clock.now() - this.#newsAt < SUSPICIOUS) {
      return
    }
    this.#newsAt = clock.now()
    for (const number of this.#cut === null ? [] : this.#parts.nextOnes(this.#cut.slices)) {
      // In this order: a slice is deleted from the queue after its part was written
      if ((await hasLost(number)) && (await this.#log.part(number)) === null) {
        this.#addLost(number)
      }
    }
    onSilence(this.#cut !== null)
  }

  #addLost(number: number): void {
    const url = `slice ${number} of run ${this.#log.id}`
    const who = { url, persona: '–', language: null, vary: null }
    this.#parts.finish(number)
    this.#report.add({ ...NOT_ASKED, ...who, reason: 'slice-lost' })
  }

  #build(isStopped: boolean): Report {
    const isLimited = this.#cut?.isLimited ? 'limit' : null
    const report = this.#report.build(
      isStopped ? 'fail-fast' : isLimited,
      this.#endedAt - this.#startedAt
    )
    if (this.#cut?.error) {
      throw new E_SOURCE_FAILED(this.#cut.error, report)
    }
    return report
  }
}
