import { finishRun } from './finish_run.ts'
import { NOT_ASKED } from '../journal/not_asked.ts'
import { RunLog } from '../journal/run_log.ts'
import { restoreVisit, storeVisit, type StoredVisit } from '../journal/stored_visit.ts'
import { getRequestRuntime, type RequestRuntime } from '../runtime.ts'
import type { Visit } from '../types.ts'
import type { Slice } from './slice.ts'

/**
 * Writes the part of the report of a slice that no worker could run: what is left of it has
 * failed. For the job of any queue, when it has given up on {@link runSlice}.
 *
 * @param slice - As it was handed to the queue
 * @param error - Why it could not be run
 * @param runtime - The application of the worker. Default: the one that is running
 * @throws what the page store throws
 * @example
 * ```ts
 * async onFailed() {
 *   await failSlice(this.data, this.error!)
 * }
 * ```
 */
export async function failSlice(
  slice: Slice,
  error: Error,
  runtime: RequestRuntime | null = getRequestRuntime()
): Promise<void> {
  if (!runtime?.records) {
    return
  }
  const log = new RunLog(await runtime.records(), slice.run)
  if ((await log.part(slice.number)) !== null) {
    return
  }
  const made = await log.progress(slice.number)
  await log.writePart(slice.number, {
    visits: [...made, ...missing(slice, made)],
    urls: slice.urls.length,
    duplicates: 0,
    hints: [error.message],
    endedAt: Date.now(),
  })
  await finishRun(log, runtime)
}

function missing(slice: Slice, made: StoredVisit[]): StoredVisit[] {
  const { languages } = slice
  const values = Array.isArray(languages) ? languages : (languages?.values ?? [])
  const variants = (values.length === 0 ? [null] : values).flatMap((language) =>
    [null, ...slice.vary].map((vary) => ({ language, vary }))
  )
  const name = ({ url, persona, language, vary }: Identity) =>
    JSON.stringify([url, persona, language, vary])
  const known = new Set(made.map((visit) => name(restoreVisit(visit))))

  return slice.urls
    .map((item) => (typeof item === 'string' ? item : item.url))
    .flatMap((url) =>
      slice.personas.flatMap((persona) => variants.map((variant) => ({ url, persona, ...variant })))
    )
    .filter((visit) => !known.has(name(visit)))
    .map((visit) => storeVisit('', { ...NOT_ASKED, ...visit, reason: 'slice-failed' }))
}

type Identity = Pick<Visit, 'url' | 'persona' | 'language' | 'vary'>
