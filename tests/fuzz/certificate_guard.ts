import { symbols } from '@adonisjs/auth'
import { senderOf } from './sender.ts'
import { hasCertificate } from './visitors.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { GuardContract } from '@adonisjs/auth/types'

interface User {
  id: number
}

/**
 * A guard of an application's own, that knows a visitor by what no recorder of requests can see, such
 * as the certificate of their connection.
 */
export class CertificateGuard implements GuardContract<User> {
  declare [symbols.GUARD_KNOWN_EVENTS]: unknown
  readonly driverName = 'certificate'
  user?: User
  isAuthenticated = false
  authenticationAttempted = false
  #ctx: HttpContext

  constructor(ctx: HttpContext) {
    this.#ctx = ctx
  }

  async check(): Promise<boolean> {
    const { visitor } = senderOf(this.#ctx.request.request)
    this.authenticationAttempted = true
    this.isAuthenticated = hasCertificate(visitor)
    this.user = this.isAuthenticated ? { id: visitor + 1 } : undefined
    return this.isAuthenticated
  }

  async authenticate(): Promise<User> {
    await this.check()
    return this.getUserOrFail()
  }

  getUserOrFail(): User {
    if (!this.user) {
      throw new Error('There is no certificate')
    }
    return this.user
  }

  async authenticateAsClient() {
    return {}
  }
}
