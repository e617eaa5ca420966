import { CachePageMixin } from 'adonis-cache-helpers'
import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import type { Consent } from 'adonis-cache-helpers/types'
import { Catalogue } from '#services/catalogue'
import { Statistics } from '#statistics/statistics'
import { BaseController } from '#controllers/base_controller'

@inject()
export default class HomeController extends CachePageMixin(BaseController) {
  static cacheTimeout = '10m'
  static cacheAllowQuery: string[] = []

  /**
   * The same for everybody, logged in or not: the name of a visitor is a hole in the page.
   */
  static cacheAllow: Consent[] = ['user']

  constructor(
    protected catalogue: Catalogue,
    protected statistics: Statistics
  ) {
    super()
  }

  async index({ view }: HttpContext) {
    return view.render('pages/home', {
      categories: this.catalogue.categories(),
      bestsellers: await this.statistics.bestsellers(),
      newest: this.catalogue.newest(12),
    })
  }
}
