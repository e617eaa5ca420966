import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { Catalogue } from '#services/catalogue'
import { Statistics } from '#statistics/statistics'
import { BaseController } from '#controllers/base_controller'

/**
 * The products for programs.
 */
@inject()
export default class ApiProductsController extends BaseController {
  constructor(
    protected catalogue: Catalogue,
    protected statistics: Statistics
  ) {
    super()
  }

  async index(ctx: HttpContext) {
    const page = this.catalogue.page(this.pageNumber(ctx))
    const { products, ...meta } = this.found(page, 'page of this number')
    return { meta, data: products }
  }

  async show({ params }: HttpContext) {
    const product = this.found(this.catalogue.product(Number(params.id)), 'such product')
    return {
      data: { ...product, boughtTogether: await this.statistics.boughtTogether(product.id) },
    }
  }
}
