/**
 * What is known of a queued run from its beginning.
 */
export interface RunBeginning {
  /** Name of the command that began it */
  command: string

  /** Name of the queue that its slices are in */
  queue: string

  /** ISO 8601 */
  startedAt: string

  /** Visits that the report lists */
  keepVisits: number

  /** A run that came to nothing is a good one, too */
  allowNothing: boolean
}

/**
 * What is known of a queued run once all its URLs were read.
 */
export interface RunCut {
  slices: number

  /** Visits in all */
  total: number

  /** There were more URLs than `limit` */
  isLimited: boolean

  /** Why the URLs could not be read to their end, or null */
  error: string | null
}
