import { CachePageMixin } from 'adonis-cache-helpers'
import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import type { Consent } from 'adonis-cache-helpers/types'
import Product from '#models/product'
import { Catalogue } from '#services/catalogue'
import { Statistics } from '#statistics/statistics'
import { BaseController } from '#controllers/base_controller'

@inject()
export default class ProductsController extends CachePageMixin(BaseController) {
  static cacheTimeout = '10m'
  static cacheAllowQuery = ['page']
  static cacheAllow: Consent[] = ['user']

  constructor(
    protected catalogue: Catalogue,
    protected statistics: Statistics
  ) {
    super()
  }

  async index(ctx: HttpContext) {
    const list = this.found(this.catalogue.page(this.pageNumber(ctx)), 'page of this number')
    return ctx.view.render('pages/products/index', { list })
  }

  /**
   * Also this page is kept: the CSRF token of its form and the nonce of its script are filled in
   * for each visitor, as are their name and the number of things in their cart. When the product is
   * saved, the page is forgotten: see its model.
   */
  async show({ params, view }: HttpContext) {
    const found = await Product.query().where('id', Number(params.id)).preload('category').first()
    const product = this.found(found, 'such product')
    const boughtTogether = await this.statistics.boughtTogether(product.id)
    return view.render('pages/products/show', { product, boughtTogether })
  }
}
