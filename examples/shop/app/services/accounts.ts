import { errors } from '@adonisjs/auth'
import { inject } from '@adonisjs/core'
import hash from '@adonisjs/core/services/hash'
import { ShopDatabase } from '#services/shop_database'

/**
 * Someone who can log in.
 */
export interface Account {
  id: number
  customerId: number
  email: string
  name: string
}

const ACCOUNTS = `
  SELECT accounts.id, accounts.customer_id AS customerId, accounts.email, customers.name
  FROM accounts
  JOIN customers ON customers.id = accounts.customer_id
`

/**
 * Who can log in.
 */
@inject()
export class Accounts {
  constructor(protected database: ShopDatabase) {}

  find(id: number): Account | null {
    return this.database.first(`${ACCOUNTS} WHERE accounts.id = ?`, id)
  }

  /**
   * The account that an email address and a password belong to.
   *
   * @throws E_INVALID_CREDENTIALS - whether the address or the password is wrong, and after the
   * same time: nobody learns which addresses have an account
   */
  async verifyCredentials(email: string, password: string): Promise<Account> {
    const known = this.database.first<{ id: number; password: string }>(
      'SELECT id, password FROM accounts WHERE email = ?',
      email
    )
    const isRight = known
      ? await hash.verify(known.password, password)
      : await hash.make(password).then(() => false)

    const account = known && isRight ? this.find(known.id) : null
    if (!account) throw new errors.E_INVALID_CREDENTIALS('Wrong email address or password')
    return account
  }
}
