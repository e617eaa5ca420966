import { cliui } from '@poppinss/cliui'
import { WAYS } from './pages.ts'
import { printTable, shortened } from './print_table.ts'
import type { Measurement } from './measure.ts'

const COLUMNS = { 'Page': 22, 'Kept by': 13, 'Cold': 9, 'Next': 8, 'Times': 9, 'Cache-Status': 19 }

/**
 * Prints what was measured, and what the words in the table mean.
 */
export function printMeasurements(measurements: Measurement[]): void {
  const { logger } = cliui()
  printTable(
    COLUMNS,
    measurements.map(({ page, coldMilliseconds, nextMilliseconds, cacheStatus }) => [
      page.title ?? page.path,
      page.way,
      rounded(coldMilliseconds),
      rounded(nextMilliseconds),
      page.isKept ? `${rounded(coldMilliseconds / nextMilliseconds)}x` : '',
      shortened(cacheStatus),
    ])
  )

  logger.log('')
  for (const [way, meaning] of Object.entries(WAYS)) {
    logger.log(`  ${way.padEnd(9)}  ${meaning}`)
  }
  logger.log('')
  logger.log('Cold: the first request, in milliseconds, after one past the cache.')
  logger.log('Next: the median of the 20 requests after it. Times: how many times faster.')
  logger.log('A page that is not kept says why: it belongs to one visitor.')
}

function rounded(value: number): string {
  return value < 10 ? value.toFixed(1) : value.toFixed(0)
}
