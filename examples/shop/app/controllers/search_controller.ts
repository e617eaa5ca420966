import { byUrl, cachePage } from 'adonis-cache-helpers'
import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { Catalogue } from '#services/catalogue'
import { BaseController } from '#controllers/base_controller'

@inject()
export default class SearchController extends BaseController {
  constructor(protected catalogue: Catalogue) {
    super()
  }

  @cachePage('10m', byUrl, { allow: ['user'], allowQuery: ['q'] })
  async index({ request, view }: HttpContext) {
    const query = String(request.input('q', '')).slice(0, 100)
    return view.render('pages/search', { query, products: this.catalogue.search(query) })
  }
}
