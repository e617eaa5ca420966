import { personal } from './personal.ts'
import { printTable, shortened } from './print_table.ts'
import type { Share } from './share_page.ts'

const COLUMNS = { 'Asked by': 18, 'Name on it': 18, 'Cart': 8, 'Cache-Status': 21 }

/**
 * Prints what each one found of themselves on the page that is the same for all.
 */
export function printShares(shares: Share[]): void {
  printTable(
    COLUMNS,
    shares.map(({ visitor, answer }) => {
      const { name, cart } = personal(answer.body)
      return [visitor, name, cart, shortened(answer.cacheStatus)]
    })
  )
}
