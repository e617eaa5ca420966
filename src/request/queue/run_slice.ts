import { E_SLICE_REFUSED } from '../errors.ts'
import { OpenSlices } from './open_slices.ts'
import { resolveOptions } from '../options/resolve_options.ts'
import { finishRun } from './finish_run.ts'
import { Run } from '../run/run.ts'
import { RunLog } from '../journal/run_log.ts'
import { SliceJournal } from './slice_journal.ts'
import { getRequestRuntime, type RequestRuntime } from '../runtime.ts'
import type { ResolvedOptions } from '../options/resolved_options.ts'
import type { MakeRequestsOptions, Report } from '../types.ts'
import type { Slice } from './slice.ts'

const open = new OpenSlices()

/**
 * Runs a slice of a queued warm-up, and writes its part of the report into the page store: the
 * plain function that the job of any queue calls. Called again for the same slice, it asks for
 * what is left of it.
 *
 * @param slice - The payload of the job
 * @param runtime - The application. Default: the one that is running
 * @throws E_SLICE_REFUSED - when this application cannot run it: another worker may be able to
 * @throws E_LOGIN_FAILED
 * @throws E_INVALID_REQUEST_OPTION - of the command
 * @throws what the page store throws
 * @example
 * ```ts
 * import { runSlice, type Slice } from 'adonis-cache-helpers/request'
 *
 * export default class WarmUpSlice extends Job<Slice, void> {
 *   process() {
 *     return runSlice(this.data)
 *   }
 * }
 * ```
 */
export async function runSlice(
  slice: Slice,
  runtime: RequestRuntime | null = getRequestRuntime()
): Promise<void> {
  if (!runtime?.records || !runtime.warmUp) {
    throw new E_SLICE_REFUSED(['register "adonis-cache-helpers/cache_helpers_provider"'])
  }
  const log = new RunLog(await runtime.records(), slice.run)
  if ((await log.part(slice.number)) !== null || (await log.isStopped())) {
    return
  }
  const options = await optionsOf(slice, runtime)
  const { begunAt } = slice
  await open.use(log, { options, runtime, begunAt }, async (parts) => {
    const journal = await SliceJournal.open(log, slice.number)
    const ofSlice = { ...parts.options, urls: options.urls, onVisit: options.onVisit, journal }
    const { run: id, number, command: name } = slice
    const run = new Run({ ...parts, options: ofSlice }, { name, slice: { run: id, number } })
    const report = await run.start()
    await finish(log, slice, report, journal)
    await finishRun(log, runtime)
    return { isWornOut: report.stopped !== null || 'failed: login-required' in report.reasons }
  })
}

/**
 * The options of the command, for the URLs of the slice.
 */
async function optionsOf(slice: Slice, runtime: RequestRuntime): Promise<ResolvedOptions> {
  const command = await runtime.warmUp!(slice.command)
  if (command === null) {
    throw new E_SLICE_REFUSED([
      `this application has no warm-up "${slice.command}". Do its workers run another version of it than the one that began the run?`,
    ])
  }
  const overrides: Partial<MakeRequestsOptions> = {
    ...slice.overrides,
    urls: slice.urls,
    languages: slice.languages ?? [],
    vary: slice.vary,
    limit: Infinity,
    keepVisits: 0,
    // The whole run may have come to nothing, and not a slice
    allowNothing: true,
  }
  const options = resolveOptions(await command.requestOptions(overrides), runtime)
  const personas = options.personas.filter(({ name }) => slice.personas.includes(name))
  if (personas.length < slice.personas.length) {
    const names = options.personas.map(({ name }) => `"${name}"`).join(', ')
    throw new E_SLICE_REFUSED([
      `its personas are ${slice.personas.join(', ')}; those of "${slice.command}" here are ${names}`,
    ])
  }
  return { ...options, personas }
}

async function finish(
  log: RunLog,
  slice: Slice,
  { hints, stopped, totals }: Report,
  { visits }: SliceJournal
): Promise<void> {
  if (stopped === 'signal') {
    // Cut off by the command's own signal: what is left is for whoever takes the slice next.
    throw new E_SLICE_REFUSED(['the signal of the command has ended it'])
  }
  if (stopped === 'fail-fast') {
    await log.stop()
  }
  await log.writePart(slice.number, {
    visits,
    urls: totals.urls,
    duplicates: 0,
    hints,
    endedAt: Date.now(),
  })
  await log.deleteProgress(slice.number)
}
