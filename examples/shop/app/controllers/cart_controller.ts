import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { Cart } from '#services/cart'
import { Catalogue } from '#services/catalogue'
import { cartValidator } from '#validators/cart'
import { BaseController } from '#controllers/base_controller'

@inject()
export default class CartController extends BaseController {
  constructor(
    protected cart: Cart,
    protected catalogue: Catalogue
  ) {
    super()
  }

  async index({ view }: HttpContext) {
    const lines = this.cart.lines()
    const totalCents = lines.reduce((total, line) => total + line.totalCents, 0)
    return view.render('pages/cart', { lines, totalCents })
  }

  async store({ request, response, session }: HttpContext) {
    const { product: id, quantity } = await request.validateUsing(cartValidator)
    const product = this.found(this.catalogue.product(id), 'such product')
    this.cart.add(product, quantity)
    session.flash('success', `${product.name} is in your cart`)
    return response.redirect().toPath(`/products/${id}`)
  }
}
