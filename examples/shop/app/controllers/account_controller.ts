import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { OrderHistory } from '#services/order_history'

@inject()
export default class AccountController {
  constructor(protected orderHistory: OrderHistory) {}

  async show({ auth, view }: HttpContext) {
    const account = auth.getUserOrFail()
    return view.render('pages/account', {
      account,
      orders: this.orderHistory.latest(account.customerId),
    })
  }
}
