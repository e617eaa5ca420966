import { cliui } from '@poppinss/cliui'
import { SHOP_FILE } from '../database/shop_file.ts'
import { ShopSeeder } from '../database/seeders/shop_seeder.ts'

/**
 * Makes the database of the shop, unless it is there already.
 */
export async function seed(signal?: AbortSignal): Promise<void> {
  const seeder = new ShopSeeder(SHOP_FILE)
  if (seeder.isDone()) return

  const { logger } = cliui()
  await seeder.run({
    signal,
    onProgress: (share) => logger.logUpdate(`Seeding the database: ${Math.round(share * 100)} %`),
  })
  logger.logUpdatePersist()
}
