import { inject } from '@adonisjs/core'
import { ShopDatabase } from '#services/shop_database'

export interface PlacedOrder {
  id: number
  orderedOn: string
  status: string
  items: number
  totalCents: number
}

/**
 * What a customer ordered before.
 */
@inject()
export class OrderHistory {
  constructor(protected database: ShopDatabase) {}

  /**
   * The last orders of a customer, the newest first.
   */
  latest(customerId: number): PlacedOrder[] {
    return this.database.all(
      `SELECT
        orders.id,
        orders.ordered_on AS orderedOn,
        orders.status,
        SUM(order_lines.quantity) AS items,
        SUM(order_lines.quantity * order_lines.unit_price_cents) AS totalCents
      FROM orders
      JOIN order_lines ON order_lines.order_id = orders.id
      WHERE orders.customer_id = ?
      GROUP BY orders.id
      ORDER BY orders.ordered_on DESC, orders.id DESC
      LIMIT 15`,
      customerId
    )
  }
}
