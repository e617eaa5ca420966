import { inject } from '@adonisjs/core'
import { CachePageMixin } from 'adonis-cache-helpers'
import type { HttpContext } from '@adonisjs/core/http'
import type { Consent } from 'adonis-cache-helpers/types'
import { Catalogue } from '#services/catalogue'
import { BaseController } from '#controllers/base_controller'

/**
 * Two pages under one address: one for guests, and one for all who are logged in.
 */
@inject()
export default class OffersController extends CachePageMixin(BaseController) {
  static cacheTimeout = '10m'
  static cacheKeyPrefix = 'offers'
  static cacheKeyFunc = ({ auth }: HttpContext) => (auth.isAuthenticated ? 'member' : 'guest')

  /**
   * The page depends on whether somebody is logged in, which is in its key, and not on who it is.
   */
  static cacheAllow: Consent[] = ['user']

  constructor(protected catalogue: Catalogue) {
    super()
  }

  async index({ auth, view }: HttpContext) {
    const discount = auth.isAuthenticated ? 20 : 10
    return view.render('pages/offers', {
      discount,
      isMember: auth.isAuthenticated,
      offers: this.catalogue.overstocked(12).map((product) => ({
        ...product,
        usualCents: product.priceCents,
        priceCents: Math.round((product.priceCents * (100 - discount)) / 100),
      })),
    })
  }
}
