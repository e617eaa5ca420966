import type { HttpContext } from '@adonisjs/core/http'

export default class SitemapController {
  async index({ view }: HttpContext) {
    return view.render('sitemap/index')
  }

  async show({ params, view }: HttpContext) {
    return view.render('sitemap/show', params)
  }

  async handle({ view }: HttpContext) {
    return view.render('sitemap')
  }
}
