import { fastest, ratioOf, spreadOf, spreadOfRounds, type Spread } from './spread.ts'
import type { Amount, Measured } from './run.ts'

/**
 * What the others of a table are compared with: the fastest of those that are named.
 */
export interface Reference {
  title: string
  contestants: readonly string[]
}

/**
 * A table in Markdown, whose first column is text.
 */
export function markdownTable(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  const rule = `|---|${'--:|'.repeat(head.length - 1)}`
  return [line(head), rule, ...rows.map(line)].join('\n')
}

/**
 * @param digits - Behind the point
 */
export function spreadText({ median, least, most }: Spread, digits: number): string {
  const [middle, low, high] = [median, least, most].map((value) => value.toFixed(digits))
  return `${middle} (${low} to ${high})`
}

/**
 * Those of one group, a line for each contestant and body.
 *
 * @param references - A column of ratios for each
 */
export function measuredTable(measured: Measured[], references: readonly Reference[]): string {
  const referenceFor = ({ contestants }: Reference, body: string) =>
    fastest(measured.filter((one) => one.body === body && contestants.includes(one.contestant)))
  const rows = measured.map((one) => [
    one.contestant,
    one.body,
    spreadOfRounds(one.rounds, 'rate').median.toFixed(0),
    ...references.map((reference) => {
      const other = referenceFor(reference, one.body)
      return other ? spreadText(ratioOf(one, other), 2) : ''
    }),
    spreadOfRounds(one.rounds, 'p50').median.toFixed(2),
    spreadOfRounds(one.rounds, 'p99').median.toFixed(2),
    spreadOfRounds(one.rounds, 'cpu').median.toFixed(1),
  ])
  const titles = references.map(({ title }) => `of ${title}`)
  return markdownTable(['', 'body', 'requests/s', ...titles, 'p50 ms', 'p99 ms', 'CPU µs'], rows)
}

export function amountTable(amounts: Amount[]): string {
  const rows = amounts.map(({ name, unit, values }) => [
    name,
    spreadText(spreadOf(values), unit === 'ms' ? 2 : 0),
    unit,
  ])
  return markdownTable(['', 'measured', ''], rows)
}
