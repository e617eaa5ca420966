import { NOT_ASKED } from '../journal/not_asked.ts'
import { storeVisit } from '../journal/stored_visit.ts'
import type { Refusal } from '../run/page.ts'
import type { Plan } from '../run/plan.ts'
import type { RunLog } from '../journal/run_log.ts'
import type { Visit } from '../types.ts'

/**
 * Numbers the parts of a queued run, and writes those that need no worker: what has failed while
 * its URLs were read.
 */
export class CutParts {
  #log: RunLog
  #size: number
  #visits: Visit[] = []
  #hints = new Set<string>()
  #refused = 0

  /** Parts so far */
  count = 0

  /** Sitemaps that could not be read */
  failedSources = 0

  /**
   * @param size - Visits in a part, more or less
   */
  constructor(log: RunLog, size: number) {
    this.#log = log
    this.#size = size
  }

  /**
   * @returns the number of the next part
   */
  next(): number {
    return ++this.count
  }

  /** Called by the sources of the run */
  add(visit: Visit): void {
    this.failedSources++
    this.#visits.push(visit)
  }

  /** Called by the sources of the run */
  hint(sentence: string): void {
    this.#hints.add(sentence)
  }

  /**
   * A page that is not asked for.
   */
  refuse(
    url: string,
    { outcome, reason }: Pick<Refusal, 'outcome' | 'reason'>,
    { sessions, variants }: Plan
  ): void {
    this.#refused++
    for (const { persona } of sessions) {
      for (const { language, vary } of variants) {
        const who = { url, persona: persona.name, language, vary }
        this.#visits.push({ ...NOT_ASKED, ...who, outcome, reason })
      }
    }
  }

  /**
   * Writes what there is, if it fills a part.
   *
   * @param all - Also if it does not
   * @param duplicates - URLs that had been there already
   */
  async flush(all: boolean, duplicates: number = 0): Promise<void> {
    const isNeeded = this.#visits.length > 0 || this.#hints.size > 0 || duplicates > 0
    if (!isNeeded || (!all && this.#visits.length < this.#size)) {
      return
    }
    await this.#log.writePart(this.next(), {
      visits: this.#visits.map((visit) => storeVisit('', visit)),
      urls: this.#refused,
      duplicates,
      hints: [...this.#hints],
      endedAt: Date.now(),
    })
    this.#visits = []
    this.#hints.clear()
    this.#refused = 0
  }
}
