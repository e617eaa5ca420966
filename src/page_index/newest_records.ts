import { hash } from 'node:crypto'
import { CLOCK_SKEW } from '../page/clock_skew.ts'
import { Page } from '../page/page.ts'
import { rootOf } from './root_of.ts'
import type { PageRecord } from '../page/page_record.ts'

/**
 * When a page was stored, and when that was written down.
 */
type Times = Pick<PageRecord, 'storedAt' | 'notedAt'>

/**
 * Which of several records is that of the page that is stored: each process that has produced it may have
 * one. Where their clocks do not tell, the page does.
 */
export class NewestRecords {
  #newest = new Map<number, Times>()
  /** Pages that were stored at about the same time by several clocks */
  #disputed = new Map<number, { key: string; times: Times[] }>()

  /**
   * Notes a record of a page. Where there are variants, the page without them is not found any more.
   */
  note({ key, storedAt, notedAt }: PageRecord): void {
    this.#note(key, { storedAt, notedAt })
    const root = rootOf(key)
    if (root !== key) {
      this.#note(root, { storedAt, notedAt })
    }
  }

  /**
   * Asks the store where clocks do not tell.
   *
   * @param read - Reads an entry
   * @throws what that throws
   */
  async settle(read: (key: string) => Promise<unknown>): Promise<void> {
    for (const [number, { key, times }] of this.#disputed) {
      const page = Page.parse(await read(key))
      const [last] = times
        .filter(({ storedAt }) => storedAt === page?.storedAt)
        .sort((one, other) => other.notedAt - one.notedAt)
      // Where none tells of this page, it was stored by a process that has not lived to write it down.
      if (last !== undefined) {
        this.#newest.set(number, last)
      }
    }
  }

  /**
   * Whether it is the last record of a page, and the first time that this is asked of it: the same one
   * may stand in two lanes.
   */
  take(record: PageRecord): boolean {
    const number = numberOf(record.key)
    const newest = this.#newest.get(number)
    const isLast = newest?.storedAt === record.storedAt && newest.notedAt <= record.notedAt
    if (isLast) {
      this.#newest.set(number, { storedAt: Infinity, notedAt: Infinity })
    }
    return isLast
  }

  #note(key: string, times: Times): void {
    const number = numberOf(key)
    const known = this.#newest.get(number)
    const disputed = this.#disputed.get(number)
    if (disputed !== undefined) {
      disputed.times.push(times)
    } else if (known !== undefined && isAbout(times, known)) {
      this.#disputed.set(number, { key, times: [known, times] })
    }
    if (known === undefined || isLater(times, known)) {
      this.#newest.set(number, times)
    }
  }
}

/** Whether one was stored at about the time of another, and not at the same */
function isAbout(one: Times, other: Times): boolean {
  const apart = Math.abs(one.storedAt - other.storedAt)
  return apart > 0 && apart <= CLOCK_SKEW
}

function isLater(one: Times, other: Times): boolean {
  return one.storedAt === other.storedAt
    ? one.notedAt > other.notedAt
    : one.storedAt > other.storedAt
}

function numberOf(key: string): number {
  return hash('sha1', key, 'buffer').readUIntBE(0, 6)
}
