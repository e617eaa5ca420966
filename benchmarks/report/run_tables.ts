import { BARE, FLOOR, SAME_HEADERS } from '../hits/contestants.ts'
import { amountTable, measuredTable, type Reference } from './table.ts'
import type { Measured, Run } from './run.ts'

/** Those of hits. All other groups are compared with their first */
const HITS: readonly Reference[] = [
  { title: 'a bare route', contestants: BARE },
  { title: 'one with the same headers', contestants: SAME_HEADERS },
  { title: 'the floor', contestants: FLOOR },
]

/**
 * All that a run has measured, as tables in Markdown.
 */
export function runTables({ measured, amounts }: Run): string {
  const groups = [...new Set(measured.map(({ group }) => group))]
  const tables = groups.map((group) => {
    const own = measured.filter((one) => one.group === group)
    return `### ${group}\n\n${measuredTable(own, referencesOf(group, own))}`
  })
  const others = amounts.length === 0 ? [] : [`### Memory and start\n\n${amountTable(amounts)}`]
  return [...tables, ...others].join('\n\n')
}

function referencesOf(group: string, [{ contestant }]: Measured[]): readonly Reference[] {
  return group === 'Hits' ? HITS : [{ title: contestant, contestants: [contestant] }]
}
