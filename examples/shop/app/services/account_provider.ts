import { symbols } from '@adonisjs/auth'
import { inject } from '@adonisjs/core'
import type { SessionGuardUser, SessionUserProviderContract } from '@adonisjs/auth/types/session'
import { Accounts, type Account } from '#services/accounts'

/**
 * Where the session guard finds who is logged in: the accounts of the shop, without an ORM.
 */
@inject()
export class AccountProvider implements SessionUserProviderContract<Account> {
  declare [symbols.PROVIDER_REAL_USER]: Account

  constructor(protected accounts: Accounts) {}

  async createUserForGuard(account: Account): Promise<SessionGuardUser<Account>> {
    return { getId: () => account.id, getOriginal: () => account }
  }

  async findById(identifier: number): Promise<SessionGuardUser<Account> | null> {
    const account = this.accounts.find(identifier)
    return account && this.createUserForGuard(account)
  }
}
