import { dirname, join } from 'node:path'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import ts from 'typescript'
import { blockAround, blockName, findBlocks, moduleName } from './blocks.ts'
import { runSpecs } from './run_specs.ts'
import type { Mutant } from './find_mutants.ts'
import type { SpecCoverage } from './coverage_map.ts'

/**
 * What became of a mutant. Only one that was `survived` or that no spec executes is of interest;
 * `invalid` is one that does not compile.
 */
export type Verdict = 'killed' | 'timed-out' | 'survived' | 'not covered' | 'invalid'

/**
 * How many spec files are run in the first process, and how many in the second; the third runs
 * all the others. Most mutants are found by the first few, and a process costs a second.
 */
const BATCHES = [4, 12, Infinity]

/**
 * Runs the specs that execute a mutant until a test fails.
 *
 * @param folder - A temporary one, of this worker alone
 */
export async function judgeMutant(
  mutant: Mutant,
  coverage: Map<string, SpecCoverage>,
  folder: string
): Promise<Verdict> {
  const text = readFileSync(mutant.file, 'utf8')
  const mutated = text.slice(0, mutant.start) + mutant.replacement + text.slice(mutant.end)
  if (!isValid(mutated)) {
    return 'invalid'
  }
  const specs = specsOf(mutant, text, coverage)
  if (specs.length === 0) {
    return 'not covered'
  }
  const target = join(folder, mutant.file)
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, mutated)
  try {
    for (const size of BATCHES) {
      const batch = specs.splice(0, size)
      if (batch.length === 0) {
        break
      }
      const usualMs = batch.reduce((sum, spec) => sum + coverage.get(spec)!.durationMs, 0)
      const limitMs = 30_000 + 3 * usualMs
      const { outcome } = await runSpecs(batch, { sources: folder, limitMs })
      if (outcome !== 'passed') {
        return outcome === 'failed' ? 'killed' : 'timed-out'
      }
    }
    return 'survived'
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function isValid(text: string): boolean {
  const { diagnostics } = ts.transpileModule(text, {
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext },
  })
  return diagnostics!.length === 0
}

/**
 * The specs that execute the block of a mutant, the quick ones first. Those of its own room may
 * take four times as long as others, because they find more.
 */
function specsOf(mutant: Mutant, text: string, coverage: Map<string, SpecCoverage>): string[] {
  const { file, start } = mutant
  const blocks = findBlocks(file, text)
  const block = blockAround(blocks, start)
  const names = block
    ? [blockName(file, block)]
    : blocks.length > 0
      ? blocks.map((one) => blockName(file, one))
      : [moduleName(file)]
  const room = `tests/${file.split('/')[1]}/`
  const cost = (spec: string) => coverage.get(spec)!.durationMs / (spec.startsWith(room) ? 4 : 1)
  return [...coverage.keys()]
    .filter((spec) => {
      const executed = new Set(coverage.get(spec)!.executed)
      return names.some((name) => executed.has(name))
    })
    .sort((one, other) => cost(one) - cost(other))
}
