import string from '@adonisjs/core/helpers/string'
import type { PageRecord } from '../page/page_record.ts'

/**
 * How old pages may be.
 */
export interface AgeLimits {
  /** So many times as old as the timeout of each */
  timeouts: number
  ageMs: number
}

/**
 * Finds the page that is longest overdue, and is still stored. The store is asked for a page only where it
 * is later than the one that was found last: however many there are, few are read.
 */
export class Oldest {
  found: PageRecord | null = null
  #limits: AgeLimits
  #now: number
  #latest = 0

  /** @param now - Milliseconds since the epoch */
  constructor(limits: AgeLimits, now: number) {
    this.#limits = limits
    this.#now = now
  }

  /**
   * @param find - The record of a page as it is now; `null` where it is not stored any more
   * @throws E_STORE_UNAVAILABLE
   */
  async look(
    records: PageRecord[],
    find: (record: PageRecord) => Promise<PageRecord | null>
  ): Promise<void> {
    const late = records
      .map((record) => ({ record, lateness: this.#lateness(record) }))
      .filter(({ lateness }) => lateness > this.#latest)
      .sort((one, other) => other.lateness - one.lateness)
    for (const { record } of late) {
      const now = await find(record)
      const lateness = now === null ? 0 : this.#lateness(now)
      if (lateness > this.#latest) {
        this.found = now
        this.#latest = lateness
        return
      }
    }
  }

  describe(): string {
    const { route, storedAt, timeout } = this.found!
    const [age, kept] = [this.#now - storedAt, (timeout ?? 0) * 1000].map((ms) =>
      string.milliseconds.format(ms, true)
    )
    const instead = timeout ? ` instead of ${kept}` : ''
    return `A page of ${route} is ${age} old${instead}. Does its warm-up run?`
  }

  /**
   * Milliseconds beyond what it may be.
   */
  #lateness({ storedAt, timeout }: PageRecord): number {
    const { timeouts, ageMs } = this.#limits
    const byTimeout = timeout ? timeouts * timeout * 1000 : Infinity
    return Math.max(0, this.#now - storedAt - Math.min(byTimeout, ageMs))
  }
}
