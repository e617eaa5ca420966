import { batched } from '../run/batched.ts'
import { createSourceContext } from '../run/source_context.ts'
import { CutParts } from './cut_parts.ts'
import { E_CANNOT_QUEUE } from '../errors.ts'
import { failSlice } from './fail_slice.ts'
import { finishRun } from './finish_run.ts'
import { logInAll } from '../run/log_in_all.ts'
import { openRun } from '../open_run.ts'
import { Plan } from '../run/plan.ts'
import { readPages } from '../run/read_pages.ts'
import { untilAborted } from '../run/until_aborted.ts'
import type { Languages } from '../options/languages.ts'
import type { Page } from '../run/page.ts'
import type { ResolvedOptions } from '../options/resolved_options.ts'
import type { RequestRuntime } from '../runtime.ts'
import type { RunLog } from '../journal/run_log.ts'
import type { Slice, SliceOverrides, SliceUrl } from './slice.ts'

/**
 * How many slices are handed to the queue at once.
 */
const AT_ONCE = 20

export interface CutOptions {
  log: RunLog

  /** Name of the warm-up command */
  command: string
  overrides: SliceOverrides

  /** URLs in a slice */
  size: number

  /** Hands slices to the queue */
  push: (slices: Slice[]) => Promise<void>
}

/**
 * Cuts a run into slices and hands them to the queue while its URLs are read: only some slices are
 * held at a time. Sitemaps that cannot be read, and URLs that cannot be asked for, are parts of the
 * report at once.
 *
 * A queue that does not take slices ends it: their pages have failed, and nothing is read any more. The run
 * has an end then, for whoever follows it.
 *
 * @throws E_LOGIN_FAILED - before anything was handed to the queue
 * @throws what the page store throws
 */
export async function cutRun(
  options: ResolvedOptions,
  runtime: RequestRuntime,
  { log, command, overrides, size, push }: CutOptions
): Promise<void> {
  const { parts, close } = openRun(options, runtime)
  const { signal } = parts.controller
  const totals = { urls: 0, duplicates: 0 }
  const plan = new Plan(parts, totals)
  const own = new CutParts(log, size)
  const payload = {
    run: log.id,
    begunAt: Date.now(),
    command,
    personas: options.personas.map(({ name }) => name),
    languages: plainLanguages(options.languages),
    vary: options.vary,
    overrides,
  }
  let error: string | null = null
  const read = async function* (): AsyncGenerator<Page> {
    const context = createSourceContext(parts, own)
    try {
      yield* plan.pages(untilAborted(readPages(options.urls, parts.site, context), signal))
    } catch (cause) {
      error = messageOf(cause)
    }
  }

  try {
    await logInAll(parts)
    for await (const lists of batched(batched(asked(read(), own, plan), size), AT_ONCE)) {
      const slices = lists.map((urls) => ({ ...payload, number: own.next(), urls }))
      try {
        await push(slices)
      } catch (cause) {
        const refusal = new E_CANNOT_QUEUE([`it has not taken slices: ${messageOf(cause)}`])
        error = refusal.message
        await failAll(slices, refusal, runtime)
        break
      }
      await own.flush(false)
    }
    await own.flush(true, totals.duplicates)
  } finally {
    close()
  }
  const total = totals.urls * plan.each + own.failedSources
  await log.writeCut({ slices: own.count, total, isLimited: plan.isLimited, error })
  // Its workers may have been faster.
  await finishRun(log, runtime)
}

const WITH_CREDENTIALS = { outcome: 'failed', reason: 'credentials-in-headers' } as const

/**
 * What the queue has taken of them nevertheless finds its part written, and is not run.
 */
async function failAll(slices: Slice[], error: Error, runtime: RequestRuntime): Promise<void> {
  for (const slice of slices) {
    await failSlice(slice, error, runtime)
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}

/**
 * The pages that can be asked for, as they stand in a slice. The others have failed.
 */
async function* asked(
  pages: AsyncIterable<Page>,
  own: CutParts,
  plan: Plan
): AsyncGenerator<SliceUrl> {
  for await (const page of pages) {
    const refusal = page.refused ?? (hasCredentials(page) ? WITH_CREDENTIALS : null)
    if (refusal !== null) {
      own.refuse(page.shown, refusal, plan)
      continue
    }
    const { url, headers } = page
    yield Object.keys(headers).length === 0 ? url.href : { url: url.href, headers }
  }
}

function plainLanguages(languages: Languages | null): Slice['languages'] {
  if (languages === null) {
    return null
  }
  const { values, cookie } = languages
  return cookie === null ? values : { values, cookie }
}

/**
 * Of a URL of the list. They would stand in the queue for everybody to read.
 */
function hasCredentials({ headers }: Page): boolean {
  return ['authorization', 'proxy-authorization', 'cookie'].some((name) => name in headers)
}
