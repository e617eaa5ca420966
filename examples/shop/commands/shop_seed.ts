import { BaseCommand } from '@adonisjs/core/ace'
import { SHOP_FILE } from '#database/shop_file'
import { ShopSeeder } from '#database/seeders/shop_seeder'

/**
 * Makes the database of the shop, unless it is there already.
 */
export default class ShopSeed extends BaseCommand {
  static commandName = 'shop:seed'
  static description = 'Make the database of the shop: five years, a million order lines'

  async run() {
    const seeder = new ShopSeeder(SHOP_FILE)
    if (seeder.isDone()) {
      this.logger.info('The database of the shop is there already')
      return
    }

    await seeder.run({
      onProgress: (share) => {
        this.logger.logUpdate(`Seeding the database: ${Math.round(share * 100)} %`)
      },
    })
    this.logger.logUpdatePersist()
    this.logger.success('The database of the shop is ready')
  }
}
