import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { appUrl } from '#config/app'
import { Catalogue } from '#services/catalogue'

@inject()
export default class FeedController {
  constructor(protected catalogue: Catalogue) {}

  async handle({ response, view }: HttpContext) {
    response.type('application/rss+xml')
    return view.render('pages/feed', { appUrl, products: this.catalogue.newest(30) })
  }
}
