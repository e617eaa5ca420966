import type { DatabaseSync } from 'node:sqlite'
import { Scrypt } from '@adonisjs/core/hash/drivers/scrypt'
import { Random } from './random.ts'
import { SCRYPT } from '../scrypt.ts'
import { DEMO_ACCOUNTS } from '../demo_accounts.ts'
import { CITIES, FIRST_NAMES, LAST_NAMES } from './vocabulary.ts'

/**
 * How many customers the shop has.
 */
export const CUSTOMERS = 20_000

const SEGMENTS = ['private', 'private', 'private', 'private', 'club', 'club', 'business']

/**
 * Fills the customers, and the accounts of those who can log in.
 */
export async function seedCustomers(database: DatabaseSync): Promise<void> {
  const random = new Random(2)
  const names = new Map(DEMO_ACCOUNTS.map(({ customerId, name }) => [customerId, name]))
  const addCustomer = database.prepare('INSERT INTO customers VALUES (?, ?, ?, ?)')
  for (let id = 1; id <= CUSTOMERS; id++) {
    const name = names.get(id) ?? `${random.pick(FIRST_NAMES)} ${random.pick(LAST_NAMES)}`
    addCustomer.run(id, name, random.pick(CITIES), random.pick(SEGMENTS))
  }

  const scrypt = new Scrypt(SCRYPT)
  const addAccount = database.prepare('INSERT INTO accounts VALUES (?, ?, ?, ?)')
  for (const [index, { customerId, email, password }] of DEMO_ACCOUNTS.entries()) {
    addAccount.run(index + 1, customerId, email, await scrypt.make(password))
  }
}
