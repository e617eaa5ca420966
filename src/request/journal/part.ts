import type { StoredVisit } from './stored_visit.ts'

/**
 * One part of the report of a run, as it is stored. Plain JSON.
 */
export interface Part {
  visits: StoredVisit[]

  /** Different URLs that were asked for */
  urls: number
  duplicates: number
  hints: string[]

  /** When it was finished, in milliseconds since the epoch */
  endedAt: number
}
