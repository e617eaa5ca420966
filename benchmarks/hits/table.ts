import type { Result } from './figures.ts'

/**
 * The results as a table in Markdown, with a line for each contestant and body.
 */
export function table(results: Result[]): string {
  const rows = results.map(({ contestant, body, rate, ratio, p50, p99, cpu }) => [
    contestant,
    body,
    rate.toFixed(0),
    `${ratio.median.toFixed(2)} (${ratio.least.toFixed(2)} to ${ratio.most.toFixed(2)})`,
    p50.toFixed(2),
    p99.toFixed(2),
    cpu.toFixed(1),
  ])
  const head = ['', 'body', 'requests/s', 'of a bare route', 'p50 ms', 'p99 ms', 'CPU µs']
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  const rule = `|---|---|${'--:|'.repeat(5)}`
  return [line(head), rule, ...rows.map(line)].join('\n')
}
