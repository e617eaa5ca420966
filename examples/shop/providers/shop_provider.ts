import type { ApplicationService } from '@adonisjs/core/types'
import { SHOP_FILE } from '#database/shop_file'
import { Statistics } from '#statistics/statistics'
import { ShopDatabase } from '#services/shop_database'
import { ShopSeeder } from '#database/seeders/shop_seeder'

/**
 * Gives the application its database, and takes it away in the end.
 */
export default class ShopProvider {
  protected app: ApplicationService
  #database = new ShopDatabase(SHOP_FILE)
  #statistics = new Statistics(SHOP_FILE)

  constructor(app: ApplicationService) {
    this.app = app
  }

  register() {
    this.app.container.bindValue(ShopDatabase, this.#database)
    this.app.container.bindValue(Statistics, this.#statistics)
  }

  /**
   * A shop without its database should not look as if it had opened. `node ace codegen` boots it
   * as well, and opens nothing.
   */
  async boot() {
    const opens = this.app.getEnvironment() === 'web' && this.app.getMode() !== 'warmup'
    if (!opens || new ShopSeeder(SHOP_FILE).isDone()) return
    throw new Error('The database of the shop is missing. Run "npm run seed" in examples/shop')
  }

  async shutdown() {
    await this.#statistics.close()
    this.#database.close()
  }
}
