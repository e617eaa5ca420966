/**
 * A slice of a queued run: some of its URLs, and how they are asked for. Plain JSON, without
 * credentials: those come from the command on the worker.
 */
export interface Slice {
  /** ID of the run */
  run: string

  /** From 1 */
  number: number

  /** When the run began, in milliseconds since the epoch */
  begunAt?: number

  /** Name of the warm-up command */
  command: string

  /** As they were read; those of a list with headers of their own have them */
  urls: SliceUrl[]

  /** Names of the personas as whom every URL is asked for */
  personas: string[]

  /** As the option of `makeRequests` */
  languages: string[] | { cookie: string; values: string[] } | null

  /** As the option of `makeRequests` */
  vary: Record<string, string>[]

  /** What flags of the command set */
  overrides: SliceOverrides
}

export type SliceUrl = string | { url: string; headers: Record<string, string> }

/**
 * Options that a flag may set, and that are plain JSON.
 */
export type SliceOverrides = Record<string, string | number | boolean>

/**
 * Under which `@adonisjs/queue` knows the job of a slice.
 */
export const SLICE_JOB = 'adonis-cache-helpers:slice'
