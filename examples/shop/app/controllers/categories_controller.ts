import { byUrl, cachePage } from 'adonis-cache-helpers'
import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { Catalogue } from '#services/catalogue'
import { BaseController } from '#controllers/base_controller'

@inject()
export default class CategoriesController extends BaseController {
  constructor(protected catalogue: Catalogue) {
    super()
  }

  @cachePage('10m', byUrl, { allow: ['user'], allowQuery: ['page'] })
  async show(ctx: HttpContext) {
    const category = this.found(this.catalogue.category(ctx.params.slug), 'such category')
    const page = this.catalogue.page(this.pageNumber(ctx), category.id)
    const list = this.found(page, 'page of this number')
    return ctx.view.render('pages/categories/show', { category, list })
  }
}
