import type { DatabaseSync } from 'node:sqlite'
import type { RankedProduct } from '../types.ts'

const BOUGHT_TOGETHER = `
  SELECT
    products.id,
    products.name,
    categories.slug AS categorySlug,
    products.price_cents AS priceCents,
    SUM(others.quantity) AS sold
  FROM order_lines
  JOIN order_lines AS others
    ON others.order_id = order_lines.order_id AND others.product_id <> order_lines.product_id
  JOIN products ON products.id = others.product_id
  JOIN categories ON categories.id = products.category_id
  WHERE order_lines.product_id = ?
  GROUP BY products.id
  ORDER BY sold DESC, products.id
  LIMIT 4
`

/**
 * What those who bought a product had in the same parcel.
 */
export function boughtTogether(database: DatabaseSync, productId: number): RankedProduct[] {
  return database.prepare(BOUGHT_TOGETHER).all(productId) as unknown as RankedProduct[]
}
