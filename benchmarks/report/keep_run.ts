import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { format } from 'prettier'
import { hitsChart } from './chart.ts'
import { report } from './report.ts'
import type { Run } from './run.ts'

const BENCHMARKS = join(import.meta.dirname, '..')
const RESULTS = join(BENCHMARKS, 'results')

/**
 * Keeps a run, and writes RESULTS.md and its chart from all that are kept.
 *
 * @param kind - In place of the last one of this kind
 */
export async function keepRun(kind: 'hits' | 'growth', run: Run): Promise<void> {
  await mkdir(RESULTS, { recursive: true })
  const json = await format(JSON.stringify(run), { parser: 'json' })
  await writeFile(join(RESULTS, `${kind}.json`), json)
  await writeResults()
}

/**
 * @throws Error - where no run is kept
 */
export async function writeResults(): Promise<void> {
  const hits = await keptRun('hits')
  const growth = await keptRun('growth')
  const runs = [hits, growth].filter((run) => run !== null)
  if (runs.length === 0) {
    throw new Error('No run is kept yet: npm run bench -- --results')
  }
  if (hits !== null) {
    await writeFile(join(RESULTS, 'hits.svg'), hitsChart(hits.measured))
  }
  await writeFile(join(BENCHMARKS, 'RESULTS.md'), report(runs))
}

async function keptRun(kind: string): Promise<Run | null> {
  const text = await readFile(join(RESULTS, `${kind}.json`), 'utf8').catch(() => null)
  return text === null ? null : JSON.parse(text)
}
