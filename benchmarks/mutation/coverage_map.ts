import { hash } from 'node:crypto'
import { join, dirname } from 'node:path'
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { noting } from './blocks.ts'
import { inWorkers } from './in_workers.ts'
import { runSpecs } from './run_specs.ts'

/**
 * What one spec file executes, and how long it takes.
 */
export interface SpecCoverage {
  /** Names of blocks */
  executed: string[]
  /** Milliseconds */
  durationMs: number
}

/**
 * Where the map is kept between runs. What is in it counts as long as the sources, and the spec
 * itself, are the same.
 */
const KEPT_IN = 'node_modules/.cache/mutation/coverage.json'

/**
 * How long, in milliseconds, a spec file may take.
 */
const LIMIT = 180_000

/**
 * Finds out which blocks of the sources each spec file executes, by running it once.
 *
 * V8 can tell as well, but in positions of the compiled text.
 *
 * @param files - The sources
 * @param folder - A temporary one
 * @returns by spec; those that fail although nothing is changed are left out
 */
export async function coverageMap(
  files: string[],
  specs: string[],
  folder: string,
  workers: number
): Promise<Map<string, SpecCoverage>> {
  const sources = join(folder, 'noting')
  for (const file of files) {
    const target = join(sources, file)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, noting(file, readFileSync(file, 'utf8')))
  }
  const kept = readKept()
  const state = stateOf(files)
  const map = new Map<string, SpecCoverage>()
  await inWorkers(specs, workers, async (spec, worker) => {
    const name = hash('sha256', `${state} ${spec} ${readFileSync(spec, 'utf8')}`)
    const covered = kept[name] ?? (await cover(spec, sources, join(folder, `ran-${worker}.json`)))
    if (covered === null) {
      console.error(`${spec} fails although nothing is changed, and is left out`)
    } else {
      map.set(spec, (kept[name] = covered))
    }
  })
  mkdirSync(dirname(KEPT_IN), { recursive: true })
  writeFileSync(KEPT_IN, JSON.stringify(kept))
  return map
}

async function cover(
  spec: string,
  sources: string,
  executed: string
): Promise<SpecCoverage | null> {
  const { outcome, durationMs } = await runSpecs([spec], { sources, limitMs: LIMIT, executed })
  return outcome === 'passed'
    ? { executed: JSON.parse(readFileSync(executed, 'utf8')), durationMs }
    : null
}

function readKept(): Record<string, SpecCoverage> {
  try {
    return JSON.parse(readFileSync(KEPT_IN, 'utf8'))
  } catch {
    return {}
  }
}

/**
 * Everything that all specs depend on.
 */
function stateOf(files: string[]): string {
  const shared = globSync(['{src,providers,commands}/**/*.ts', 'tests/**/*.ts'])
    .filter((file) => !file.endsWith('.spec.ts'))
    .sort()
  const texts = shared.map((file) => readFileSync(file, 'utf8'))
  return hash('sha256', JSON.stringify([files, shared, texts]))
}
