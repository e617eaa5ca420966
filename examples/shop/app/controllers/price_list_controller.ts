import { inject } from '@adonisjs/core'
import { CachePageMixin } from 'adonis-cache-helpers'
import type { HttpContext } from '@adonisjs/core/http'
import type { Consent } from 'adonis-cache-helpers/types'
import { Catalogue } from '#services/catalogue'
import { BaseController } from '#controllers/base_controller'

/**
 * All prices on one long page, for a CDN to keep: it carries no cookies, and nothing of a visitor
 * is on it, so its layout is one without a cart.
 */
@inject()
export default class PriceListController extends CachePageMixin(BaseController) {
  static cacheTimeout = '1h'
  static cachePublic = true
  static cacheAllow: Consent[] = ['user']
  static cacheAllowQuery: string[] = []

  constructor(protected catalogue: Catalogue) {
    super()
  }

  async index({ view }: HttpContext) {
    const products = this.catalogue.all()
    return view.render('pages/price_list', {
      total: products.length,
      categories: Map.groupBy(products, ({ category }) => category),
    })
  }
}
