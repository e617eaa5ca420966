import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { Accounts } from '#services/accounts'
import { loginValidator } from '#validators/login'
import { DEMO_ACCOUNTS } from '#database/demo_accounts'

/**
 * Logs in and out.
 */
@inject()
export default class SessionController {
  constructor(protected accounts: Accounts) {}

  async create({ view }: HttpContext) {
    return view.render('pages/login', { demoAccounts: DEMO_ACCOUNTS })
  }

  async store({ auth, request, response, session }: HttpContext) {
    const { email, password } = await request.validateUsing(loginValidator)
    const account = await this.accounts.verifyCredentials(email, password)
    await auth.use('web').login(account)
    session.flash('success', `Welcome back, ${account.name}`)
    return response.redirect().toPath('/account')
  }

  async destroy({ auth, response }: HttpContext) {
    await auth.use('web').logout()
    return response.redirect().toPath('/')
  }
}
