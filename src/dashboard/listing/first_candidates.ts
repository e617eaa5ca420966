import type { PageRecord } from '../../page/page_record.ts'
import type { Cursor } from './listing_query.ts'

/**
 * A record of the index that may be shown.
 */
export interface Candidate extends Cursor {
  store: string
  record: PageRecord
}

/**
 * The first of however many candidates, by their values: some hundred are held, and no more.
 */
export class FirstCandidates {
  #most: number
  #sign: 1 | -1
  #kept: Candidate[] = []

  /**
   * @param sign - `-1`: the last ones first
   */
  constructor(most: number, sign: 1 | -1) {
    this.#most = most
    this.#sign = sign
  }

  add(candidate: Candidate): void {
    this.#kept.push(candidate)
    if (this.#kept.length >= 4 * this.#most) {
      this.#kept = this.sorted()
    }
  }

  sorted(): Candidate[] {
    const compared = (one: Candidate, other: Candidate) => this.#sign * compare(one, other)
    return this.#kept.toSorted(compared).slice(0, this.#most)
  }
}

/**
 * Which of two comes first: by value, and where that is the same by name. Infinity is written as a text in
 * JSON, so it never is a value.
 */
export function compare(one: Cursor, other: Cursor): number {
  if (one.value !== other.value) {
    return one.value < other.value ? -1 : 1
  }
  return one.name < other.name ? -1 : one.name > other.name ? 1 : 0
}
