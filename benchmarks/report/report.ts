import { isMet, judge, type Verdict } from './limits.ts'
import { runTables } from './run_tables.ts'
import { markdownTable, spreadText } from './table.ts'
import type { Run } from './run.ts'

/**
 * benchmarks/RESULTS.md.
 *
 * @param runs - Those that are kept, that of hits first
 */
export function report(runs: readonly Run[]): string {
  const verdicts = judge(runs)
  const sections = [
    INTRODUCTION,
    '## Limits',
    summary(verdicts),
    markdownTable(['', 'limit', 'measured', ''], verdicts.map(limitRow)),
    ...runs.flatMap((run) => ['## Measured', circumstances(run), runTables(run)]),
  ]
  return `${sections.join('\n\n')}\n`
}

const INTRODUCTION = `# Results

Written by \`npm run bench -- --results\` and \`npm run bench:growth -- --results\`; the runs themselves are in
[results/](results). A server and the load generator (\`wrk\`, 32 connections) have a core each. In each round all
contestants are started again, because two processes of the same code differ for as long as they live, and are asked for
7 seconds before anything counts. Then they take turns of a quarter of a second, each time in another order; and who was
asked while a core was more than 15 % slower than at its best just before or just after is asked again, three times at
most: others share the machine. Each is compared with what was asked in the same round: the figures are medians of all
rounds, with the lowest and the highest in brackets. What a contestant is compared with in several forms, a string and a
Buffer, is taken in the faster one.

![Requests per second of hits, relative to a bare route with the same headers](results/hits.svg)`

function summary(verdicts: readonly Verdict[]): string {
  const count = (value: boolean | null) => verdicts.filter((one) => isMet(one) === value).length
  return `${count(true)} of ${verdicts.length} are met, ${count(false)} are not, ${count(null)} were not measured.`
}

function limitRow(verdict: Verdict): string[] {
  const { text, least, most, unit, figure } = verdict
  const inUnit = (value: string) => (unit === 'times' ? value : `${value} ${unit}`)
  const digits = { times: 2, bytes: 0, ms: 2, µs: 1 }[unit]
  const word = { true: 'met', false: '**not met**', null: '' }[String(isMet(verdict))]!
  return [
    text,
    inUnit(least === undefined ? `at most ${most}` : `at least ${least.toFixed(2)}`),
    figure === null ? 'not measured' : inUnit(spreadText(figure, digits)),
    word,
  ]
}

function circumstances({ date, versions, machine, seconds, missing, measured }: Run): string {
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  const { processor, cores, memory } = machine
  const rounds = measured[0]?.rounds.length ?? 0
  return [
    `${date}, ${named.join(', ')}; ${processor}, ${cores} cores, ${memory}; rounds of ${seconds} s: ${rounds}.`,
    ...missing.map((line) => `Left out: ${line}`),
  ].join('\n')
}
