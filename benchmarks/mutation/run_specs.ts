import { once } from 'node:events'
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/**
 * How long, in milliseconds, one test may take. A mutant that has a test wait for what never
 * happens is found by that.
 */
const TEST_LIMIT = 10_000

export interface SpecRun {
  outcome: 'passed' | 'failed' | 'timed-out'
  /** Milliseconds */
  durationMs: number
}

/**
 * Runs spec files in one process of their own, until the first test fails.
 *
 * @param specs - From the root of the package
 * @param sources - Folder of the source files that are to be loaded instead
 * @param limitMs - Milliseconds after which the process is killed
 * @param executed - File to which the names of the blocks that ran are written
 */
export async function runSpecs(
  specs: string[],
  { sources, limitMs, executed }: { sources: string; limitMs: number; executed?: string }
): Promise<SpecRun> {
  const begunAt = performance.now()
  const imports = [fileURLToPath(new URL('swap_sources.ts', import.meta.url)), '@poppinss/ts-exec']
  const child = spawn(
    process.execPath,
    [
      ...imports.map((name) => `--import=${name}`),
      'bin/test.ts',
      '--bail',
      `--timeout=${TEST_LIMIT}`,
      `--files=${specs.map((spec) => spec.replace(/\.spec\.ts$/, '')).join(',')}`,
    ],
    {
      stdio: 'ignore',
      timeout: limitMs,
      killSignal: 'SIGKILL',
      env: { ...process.env, MUTATION_SOURCES: sources, MUTATION_EXECUTED: executed ?? '' },
    }
  )
  const [code, signal] = await once(child, 'exit')
  const outcome = signal === 'SIGKILL' ? 'timed-out' : code === 0 ? 'passed' : 'failed'
  return { outcome, durationMs: Math.round(performance.now() - begunAt) }
}
