import type { DatabaseSync } from 'node:sqlite'
import type {
  CustomerRow,
  LoyaltyRow,
  MonthRow,
  PairRow,
  ProductRow,
  SegmentRow,
  Totals,
  YearlyReport,
} from '../types.ts'

/**
 * The lines that count: those of delivered orders of the year.
 */
const LINES_OF_YEAR = `
  orders
  JOIN order_lines ON order_lines.order_id = orders.id
`
const IS_COUNTED = `
  orders.ordered_on >= :from AND orders.ordered_on < :to AND orders.status = 'delivered'
`
const REVENUE = 'SUM(order_lines.quantity * order_lines.unit_price_cents)'

const TOTALS = `
  SELECT
    COUNT(DISTINCT orders.id) AS orders,
    COUNT(DISTINCT orders.customer_id) AS customers,
    SUM(order_lines.quantity) AS items,
    ${REVENUE} AS revenueCents
  FROM ${LINES_OF_YEAR}
  WHERE ${IS_COUNTED}
`

const MONTHS = `
  SELECT
    substr(orders.ordered_on, 1, 7) AS month,
    categories.name AS category,
    ${REVENUE} AS revenueCents
  FROM ${LINES_OF_YEAR}
  JOIN products ON products.id = order_lines.product_id
  JOIN categories ON categories.id = products.category_id
  WHERE ${IS_COUNTED}
  GROUP BY month, categories.id
  ORDER BY month, category
`

const SEGMENTS = `
  SELECT
    customers.segment,
    COUNT(DISTINCT orders.id) AS orders,
    COUNT(DISTINCT customers.id) AS customers,
    ${REVENUE} AS revenueCents
  FROM ${LINES_OF_YEAR}
  JOIN customers ON customers.id = orders.customer_id
  WHERE ${IS_COUNTED}
  GROUP BY customers.segment
  ORDER BY revenueCents DESC
`

const PRODUCTS = `
  SELECT products.id, products.name, SUM(order_lines.quantity) AS sold, ${REVENUE} AS revenueCents
  FROM ${LINES_OF_YEAR}
  JOIN products ON products.id = order_lines.product_id
  WHERE ${IS_COUNTED}
  GROUP BY products.id
  ORDER BY revenueCents DESC
  LIMIT 10
`

const CUSTOMERS = `
  SELECT customers.name, COUNT(DISTINCT orders.id) AS orders, ${REVENUE} AS revenueCents
  FROM ${LINES_OF_YEAR}
  JOIN customers ON customers.id = orders.customer_id
  WHERE ${IS_COUNTED}
  GROUP BY customers.id
  ORDER BY revenueCents DESC
  LIMIT 10
`

/**
 * Which products leave in one parcel.
 */
const PAIRS = `
  SELECT first.name AS first, second.name AS second, pairs.orders
  FROM (
    SELECT order_lines.product_id, others.product_id AS other_id, COUNT(*) AS orders
    FROM ${LINES_OF_YEAR}
    JOIN order_lines AS others
      ON others.order_id = orders.id AND others.product_id > order_lines.product_id
    WHERE ${IS_COUNTED}
    GROUP BY order_lines.product_id, other_id
    ORDER BY orders DESC, order_lines.product_id, other_id
    LIMIT 10
  ) AS pairs
  JOIN products AS first ON first.id = pairs.product_id
  JOIN products AS second ON second.id = pairs.other_id
`

/**
 * Who ordered for the first time, and who came back: it takes the orders of all years.
 */
const LOYALTY = `
  WITH first_orders AS (
    SELECT customer_id, MIN(ordered_on) AS first_on FROM orders GROUP BY customer_id
  )
  SELECT
    substr(orders.ordered_on, 1, 7) AS month,
    COUNT(DISTINCT orders.customer_id) AS customers,
    COUNT(
      DISTINCT CASE
        WHEN substr(first_orders.first_on, 1, 7) = substr(orders.ordered_on, 1, 7)
        THEN orders.customer_id
      END
    ) AS newCustomers
  FROM orders
  JOIN first_orders ON first_orders.customer_id = orders.customer_id
  WHERE orders.ordered_on >= :from AND orders.ordered_on < :to
  GROUP BY month
`

const ANY_ORDER = `
  SELECT id FROM orders WHERE ordered_on >= :from AND ordered_on < :to LIMIT 1
`

/**
 * The report of one year, from the order lines themselves: nothing is summed up beforehand.
 *
 * @returns null when nothing was ordered in the year, which an index knows at once
 */
export function yearlyReport(database: DatabaseSync, year: number): YearlyReport | null {
  const period = periodOf(year)
  if (!database.prepare(ANY_ORDER).get(period)) return null

  const rows = <Row>(sql: string) => database.prepare(sql).all(period) as Row[]

  return {
    totals: totalsOf(database, year),
    previous: totalsOf(database, year - 1),
    months: rows<MonthRow>(MONTHS),
    segments: rows<SegmentRow>(SEGMENTS),
    products: rows<ProductRow>(PRODUCTS),
    customers: rows<CustomerRow>(CUSTOMERS),
    pairs: rows<PairRow>(PAIRS),
    loyalty: rows<LoyaltyRow>(LOYALTY),
  }
}

function totalsOf(database: DatabaseSync, year: number): Totals {
  return database.prepare(TOTALS).get(periodOf(year)) as unknown as Totals
}

function periodOf(year: number) {
  return { from: `${year}-01-01`, to: `${year + 1}-01-01` }
}
