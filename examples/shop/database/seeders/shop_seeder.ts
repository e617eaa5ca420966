import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { seedOrders } from './order_seeder.ts'
import { seedCatalogue } from './catalogue_seeder.ts'
import { seedCustomers } from './customer_seeder.ts'
import { INDEXES, SEED_VERSION, TABLES } from '../schema.ts'

/**
 * Makes the database of the shop: the same one on every machine.
 */
export class ShopSeeder {
  #file: string

  constructor(file: string) {
    this.#file = file
  }

  /**
   * Whether the database is there, and of this version of the seeder.
   */
  isDone(): boolean {
    if (!existsSync(this.#file)) return false
    const database = new DatabaseSync(this.#file, { readOnly: true })
    try {
      return database.prepare('PRAGMA user_version').get()?.user_version === SEED_VERSION
    } finally {
      database.close()
    }
  }

  /**
   * Makes the database under a name of its own and renames it when it is complete, so that nobody
   * ever opens half of one.
   *
   * @param options.onProgress - Called with the share that is done, 0 to 1
   * @param options.signal - Ends the seeding early; nothing is left behind
   */
  async run(options: { onProgress: (share: number) => void; signal?: AbortSignal }): Promise<void> {
    const unfinished = `${this.#file}.${process.pid}`
    await mkdir(dirname(this.#file), { recursive: true })
    await rm(unfinished, { force: true })
    try {
      await this.#fill(unfinished, (share) => {
        options.signal?.throwIfAborted()
        options.onProgress(share)
      })
      await rename(unfinished, this.#file)
    } finally {
      await rm(unfinished, { force: true })
    }
  }

  async #fill(file: string, onProgress: (share: number) => void): Promise<void> {
    const database = new DatabaseSync(file)
    try {
      /**
       * A file that is thrown away when anything goes wrong needs no journal.
       */
      database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN')
      database.exec(TABLES)
      const prices = seedCatalogue(database)
      await seedCustomers(database)
      await seedOrders(database, prices, onProgress)
      database.exec(INDEXES)
      database.exec(`PRAGMA user_version = ${SEED_VERSION}; COMMIT`)
    } finally {
      database.close()
    }
  }
}
