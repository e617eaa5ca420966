import { cliui } from '@poppinss/cliui'

/**
 * Without borders, because with them a table would not fit into the 80 columns of a terminal.
 */
const NO_BORDERS = Object.fromEntries(
  [
    ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left'],
    ['bottom-right', 'left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
  ].flatMap((names) => names.map((name) => [name, '']))
)

/**
 * Prints a table.
 *
 * @param columns - The head of each column, and how wide it is
 */
export function printTable(columns: Record<string, number>, rows: string[][]): void {
  const table = cliui().table({ chars: NO_BORDERS }).columnWidths(Object.values(columns))
  table.head(Object.keys(columns))
  rows.forEach((row) => table.row(row))
  table.render()
}

/**
 * `Cache-Status` as it fits into a column: without the name of the cache, and with the reason on a
 * line of its own.
 */
export function shortened(cacheStatus: string): string {
  return cacheStatus.replace(/^[\w-]+; /, '').replace('; detail', '\ndetail')
}
