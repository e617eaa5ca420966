import type { HttpContext } from '@adonisjs/core/http'

export default class NewsController {
  async index({ view }: HttpContext) {
    return view.render('news/index')
  }

  async show({ params, view }: HttpContext) {
    return view.render('news/show', params)
  }

  async handle({ view }: HttpContext) {
    return view.render('news')
  }
}
