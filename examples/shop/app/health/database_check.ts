import { inject } from '@adonisjs/core'
import { BaseCheck, Result } from '@adonisjs/core/health'
import { ShopDatabase } from '#services/shop_database'

/**
 * Whether the database answers, and has something to sell.
 */
@inject()
export class DatabaseCheck extends BaseCheck {
  name = 'Database of the shop'

  constructor(protected database: ShopDatabase) {
    super()
  }

  async run() {
    const product = this.database.first('SELECT id FROM products LIMIT 1')
    return product ? Result.ok('It answers') : Result.failed('It has no products')
  }
}
