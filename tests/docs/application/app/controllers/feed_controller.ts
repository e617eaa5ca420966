import type { HttpContext } from '@adonisjs/core/http'

export default class FeedController {
  async index({ view }: HttpContext) {
    return view.render('feed/index')
  }

  async show({ params, view }: HttpContext) {
    return view.render('feed/show', params)
  }

  async handle({ view }: HttpContext) {
    return view.render('feed')
  }
}
