import type { DatabaseSync } from 'node:sqlite'
import type { RankedProduct } from '../types.ts'

/**
 * Materialized, because SQLite cannot know how few orders the last thirty days are, and would
 * rather walk through all order lines product by product.
 */
const BESTSELLERS = `
  WITH recent AS MATERIALIZED (
    SELECT id FROM orders
    WHERE ordered_on > (SELECT date(MAX(ordered_on), '-30 days') FROM orders)
  )
  SELECT
    products.id,
    products.name,
    categories.slug AS categorySlug,
    products.price_cents AS priceCents,
    SUM(order_lines.quantity) AS sold
  FROM recent
  JOIN order_lines ON order_lines.order_id = recent.id
  JOIN products ON products.id = order_lines.product_id
  JOIN categories ON categories.id = products.category_id
  GROUP BY products.id
  ORDER BY sold DESC, products.id
  LIMIT 12
`

/**
 * What sold best in the last thirty days of the shop's books.
 */
export function bestsellers(database: DatabaseSync): RankedProduct[] {
  return database.prepare(BESTSELLERS).all() as unknown as RankedProduct[]
}
