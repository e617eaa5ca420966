import { restoreVisit } from '../../request/journal/stored_visit.ts'
import { UnfinishedParts } from '../../request/queue/unfinished_parts.ts'
import type { AnnouncedRun } from '../../request/journal/announced_runs.ts'
import type { RunCut } from '../../request/journal/run_facts.ts'
import type { RunLog } from '../../request/journal/run_log.ts'
import type { Part } from '../../request/journal/part.ts'

/**
 * A queued run, as far as its parts were read. Each part is read once, and of it is kept what it comes to.
 */
export class FollowedRun {
  #log: RunLog
  #parts = new UnfinishedParts()
  #cut: RunCut | null = null
  #isStopped = false
  #done = 0
  #failed = 0
  #seenAt = 0

  constructor(log: RunLog) {
    this.#log = log
  }

  /**
   * Reads some hundred parts that have been finished meanwhile, if there are.
   *
   * @throws what the store throws
   */
  async look(): Promise<void> {
    if (this.#isEnded) {
      return
    }
    this.#isStopped = await this.#log.isStopped()
    this.#cut ??= await this.#log.cut()
    const numbers = this.#parts.nextOnes(this.#cut?.slices ?? null)
    const parts = await Promise.all(numbers.map((number) => this.#log.part(number)))
    parts.forEach((part, index) => part && this.#add(numbers[index], part))
  }

  /**
   * @param announcedAt - When the run was announced, in milliseconds since the epoch
   */
  progress(
    announcedAt: number
  ): Pick<AnnouncedRun, 'done' | 'failed' | 'total' | 'endedAt' | 'seenAt'> {
    const seenAt = Math.max(this.#seenAt, announcedAt)
    return {
      done: this.#done,
      failed: this.#failed,
      total: this.#cut?.total ?? null,
      endedAt: this.#isEnded ? seenAt : null,
      seenAt,
    }
  }

  get #isEnded(): boolean {
    return this.#isStopped || this.#parts.isComplete(this.#cut?.slices ?? null)
  }

  #add(number: number, { visits, endedAt }: Part): void {
    this.#parts.finish(number)
    this.#done += visits.length
    this.#failed += visits.filter((visit) => restoreVisit(visit).outcome === 'failed').length
    this.#seenAt = Math.max(this.#seenAt, endedAt)
  }
}
