import { checkMachine, circumstances, lacks } from './machine.ts'
import { readFlags, type Flags } from './flags.ts'
import { measure } from './hits/measure.ts'
import { runTables } from './report/run_tables.ts'
import { keepRun } from './report/keep_run.ts'
import type { Contestant } from './hits/contestants.ts'
import type { Amount, Run } from './report/run.ts'

interface Benchmark {
  /** Of all that can be chosen */
  names: readonly string[]
  /** Of all sizes */
  bodies: readonly string[]
  /** Which are to be asked */
  contestants: (isChosen: (name: string) => boolean) => readonly Contestant[]
  /** What is measured beside them */
  amounts?: (isChosen: (name: string) => boolean, flags: Flags) => Promise<Amount[]>
}

/**
 * Runs a benchmark as the command line says, and prints what was measured. Where a flag is wrong, or the
 * machine lacks what nothing can be measured without, it says so and ends with 1.
 *
 * @param kind - What the run is kept as
 */
export async function runBenchmark(kind: 'hits' | 'growth', benchmark: Benchmark): Promise<void> {
  try {
    const { names, bodies } = benchmark
    const flags = readFlags(process.argv.slice(2), names, bodies)
    checkMachine()
    const run = await play(benchmark, flags)
    console.log(flags.json ? JSON.stringify(run, null, 2) : runTables(run))
    if (flags.results) {
      await keepRun(kind, run)
    }
    process.exit()
  } catch (error) {
    console.error((error as Error).message)
    process.exit(1)
  }
}

async function play({ names, contestants, amounts }: Benchmark, flags: Flags): Promise<Run> {
  const lackOf = await lacks()
  const unwanted = (name: string) => flags.without.find((text) => name.includes(text))
  const isChosen = (name: string) =>
    unwanted(name) === undefined &&
    (flags.only.length === 0 || flags.only.some((text) => name.includes(text)))
  const chosen = contestants(isChosen)
  const missing = [
    ...names
      .filter((name) => unwanted(name) !== undefined)
      .map((name) => `${name}: --without=${unwanted(name)}`),
    ...chosen.filter((one) => lackOf(one) !== null).map((one) => `${one.name}: ${lackOf(one)}`),
  ]
  missing.forEach((line) => console.error(`Left out: ${line}`))

  const asked = chosen.filter((one) => lackOf(one) === null)
  return {
    ...circumstances(),
    seconds: flags.seconds,
    missing,
    measured: await measure(asked, flags),
    amounts: (await amounts?.(isChosen, flags)) ?? [],
  }
}
