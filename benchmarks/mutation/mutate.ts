import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { availableParallelism, tmpdir } from 'node:os'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { sample } from './sample.ts'
import { inWorkers } from './in_workers.ts'
import { coverageMap } from './coverage_map.ts'
import { findMutants, type Mutant } from './find_mutants.ts'
import { judgeMutant, type Verdict } from './judge_mutant.ts'

/**
 * Mutation testing: changes the sources in small ways, one at a time, and runs the specs that
 * execute the change. A mutant that no test notices is a behaviour that no test holds.
 *
 *     npm run mutate -- --sample=100
 *     npm run mutate -- --file='src/storage/*.ts'
 *
 * StrykerJS 10.1 was tried and passed over. It has no runner for Japa, and its command runner
 * knows no coverage: it runs one command for every mutant. In the folders below it made 1,991
 * mutants; with the whole suite at 140 seconds, two at a time, they would take 39 hours. A runner
 * of our own for it would have to run specs again and again in one process, which Japa does not.
 * Here a mutant runs the specs that execute its block, the quick ones first, and ends with the
 * first test that fails: 200 mutants took 16 minutes on two busy cores, most of it for the 26 that
 * no test noticed. No source file is written to.
 */
const { values: options } = parseArgs({
  options: {
    file: {
      type: 'string',
      default: 'src/{page_cache,store_rules,storage,freshness,renewal}/**/*.ts',
    },
    specs: { type: 'string', default: 'tests/!(e2e|conformance|request|support)/**/*.spec.ts' },
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: String(availableParallelism()) },
  },
})

const files = globSync(options.file).sort()
const specs = globSync(options.specs).sort()
const workers = Number(options.workers)
const folder = mkdtempSync(join(tmpdir(), 'mutation-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
process.once('SIGINT', () => process.exit(130))

const texts = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]))
const all = files.flatMap((file) => findMutants(file, texts.get(file)!))
const mutants = sample(all, Number(options.sample ?? all.length), options.seed, nameOf)
const coverage = await coverageMap(files, specs, folder, workers)
const counts: Record<Verdict, number> = {
  'killed': 0,
  'timed-out': 0,
  'survived': 0,
  'not covered': 0,
  'invalid': 0,
}
const unnoticed = new Map<Mutant, Verdict>()
await inWorkers(mutants, workers, async (mutant, worker) => {
  const verdict = await judgeMutant(mutant, coverage, join(folder, String(worker)))
  counts[verdict]++
  if (verdict === 'survived' || verdict === 'not covered') {
    unnoticed.set(mutant, verdict)
  }
  const judged = Object.values(counts).reduce((sum, count) => sum + count)
  process.stderr.write(`\r${judged} of ${mutants.length}, ${unnoticed.size} not found `)
})
process.stderr.write('\n')
for (const mutant of mutants.filter((one) => unnoticed.has(one))) {
  console.log(`${unnoticed.get(mutant)}: ${describe(mutant)}`)
}

const found = counts['killed'] + counts['timed-out']
const valid = mutants.length - counts.invalid
console.log(
  `${mutants.length} of ${all.length} mutants of ${files.length} files:`,
  Object.entries(counts)
    .map(([verdict, count]) => `${count} ${verdict}`)
    .join(', ')
)
console.log(`Found: ${valid === 0 ? 100 : ((100 * found) / valid).toFixed(1)} %`)

function nameOf({ file, start, replacement }: Mutant): string {
  return `${file}:${start} ${replacement}`
}

/**
 * Where a mutant is, and its line as it was and as it is.
 */
function describe({ file, line, start, end, replacement }: Mutant): string {
  const text = texts.get(file)!
  const from = text.lastIndexOf('\n', start - 1) + 1
  const to = text.indexOf('\n', end)
  const mutated = text.slice(from, start) + replacement + text.slice(end, to)
  const shown = (lines: string) => lines.replace(/\s+/g, ' ').trim()
  return `${file}:${line}\n  - ${shown(text.slice(from, to))}\n  + ${shown(mutated)}`
}
