import type { DatabaseSync } from 'node:sqlite'
import type { YearRow } from '../types.ts'

const YEARS = `
  SELECT
    substr(orders.ordered_on, 1, 4) AS year,
    COUNT(DISTINCT orders.id) AS orders,
    SUM(order_lines.quantity * order_lines.unit_price_cents) AS revenueCents
  FROM orders
  JOIN order_lines ON order_lines.order_id = orders.id
  WHERE orders.status = 'delivered'
  GROUP BY year
  ORDER BY year DESC
`

/**
 * Orders and revenue of each year.
 */
export function allYears(database: DatabaseSync): YearRow[] {
  return database.prepare(YEARS).all() as unknown as YearRow[]
}
