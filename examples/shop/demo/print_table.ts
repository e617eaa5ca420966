import { cliui } from '@poppinss/cliui'
import { WAYS } from './pages.ts'
import type { Measurement } from './measure.ts'

/**
 * Without borders, because with them the table would not fit into the 80 columns of a terminal.
 */
const NO_BORDERS = Object.fromEntries(
  [
    ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left'],
    ['bottom-right', 'left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
  ].flatMap((names) => names.map((name) => [name, '']))
)
const WIDTHS = [20, 13, 9, 8, 9, 21]

/**
 * Prints what was measured, and what the words in the table mean.
 */
export function printTable(measurements: Measurement[]): void {
  const ui = cliui()
  const table = ui.table({ chars: NO_BORDERS }).columnWidths(WIDTHS)
  table.head(['Page', 'Kept by', 'Cold', 'Next', 'Times', 'Cache-Status'])
  for (const { page, coldMilliseconds, nextMilliseconds, cacheStatus } of measurements) {
    const factor = coldMilliseconds / nextMilliseconds
    table.row([
      page.path,
      page.way,
      rounded(coldMilliseconds),
      rounded(nextMilliseconds),
      page.isKept ? `${rounded(factor)}x` : '',
      cacheStatus.replace(/^[\w-]+; /, '').replace('; detail', '\ndetail'),
    ])
  }
  table.render()

  ui.logger.log('')
  for (const [way, meaning] of Object.entries(WAYS)) {
    ui.logger.log(`  ${way.padEnd(9)}  ${meaning}`)
  }
  ui.logger.log('')
  ui.logger.log('Cold: the first request, in milliseconds, after a HEAD that loaded the code.')
  ui.logger.log('Next: the median of the 20 requests after it. Times: how many times faster.')
  ui.logger.log('A page that is not kept says why: it belongs to one visitor.')
}

function rounded(value: number): string {
  return value < 10 ? value.toFixed(1) : value.toFixed(0)
}
