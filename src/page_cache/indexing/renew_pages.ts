import { rootOf } from '../../page_index/root_of.ts'
import type { SelfRequest } from '../../renewal/self_request.ts'
import type { StoredPageRecord, StoredPages } from './stored_pages.ts'
import type { Outcome, Report, Visit } from '../../report_types.ts'

/**
 * Collects what becomes of pages.
 */
export interface ReportCollector {
  readonly totals: { urls: number }
  add(visit: Visit): void
  hint(sentence: string): void
  build(stopped: Report['stopped']): Report
}

/**
 * Renews stored pages in process, each as the visitor asked for it who had it produced.
 *
 * @param report - Collects what becomes of them
 * @param renew - Renews one page, and returns what became of it
 * @param options - `concurrency`: how many at the same time; `signal`: ends it early; `onVisit`: called
 * with what became of each
 * @throws E_STORE_UNAVAILABLE
 */
export async function renewPages(
  pages: StoredPages,
  report: ReportCollector,
  renew: (url: URL, request: SelfRequest) => Promise<string>,
  options: { concurrency: number; signal?: AbortSignal; onVisit?: (visit: Visit) => void }
): Promise<Report> {
  const { concurrency, signal, onVisit } = options
  // A renewal that fails is written down as well, and so may be read once more.
  const seen = new Set<string>()
  const all = pages.read()
  const work = async () => {
    for await (const page of all) {
      if (signal?.aborted) {
        return
      }
      const name = `${page.store} ${page.key}`
      if (!seen.has(name)) {
        seen.add(name)
        report.totals.urls++
        const visited = await visit(page, renew)
        report.add(visited)
        onVisit?.(visited)
      }
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work))
  pages.problems.forEach((problem) => report.hint(problem))
  return report.build(signal?.aborted ? 'signal' : null)
}

async function visit(
  page: StoredPageRecord,
  renew: (url: URL, request: SelfRequest) => Promise<string>
): Promise<Visit> {
  const { url, headers } = page
  const begunAt = performance.now()
  const result = await resultOf(page, renew)
  return {
    url,
    persona: 'anonymous',
    language: null,
    vary: Object.keys(headers).length === 0 ? null : headers,
    status: null,
    durationMs: Math.round((performance.now() - begunAt) * 10) / 10,
    bytes: 0,
    attempts: 1,
    ...result,
    redirectedTo: null,
    verified: null,
  }
}

async function resultOf(
  { url, key, headers, isPersonal }: StoredPageRecord,
  renew: (url: URL, request: SelfRequest) => Promise<string>
): Promise<Pick<Visit, 'outcome' | 'reason'>> {
  if (isPersonal) {
    return { outcome: 'skipped', reason: 'personal' }
  }
  try {
    const expectedKey = rootOf(key).replace(/;i$/, '')
    const said = await renew(new URL(url), { headers, expectedKey })
    const [result, reason] = said.split(': ', 2)
    return result === 'kept'
      ? { outcome: 'failed', reason: 'error' }
      : { outcome: result as Outcome, reason: reason ?? null }
  } catch (error) {
    return { outcome: 'failed', reason: (error as Error).message }
  }
}
