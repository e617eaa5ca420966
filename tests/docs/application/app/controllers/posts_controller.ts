import type { HttpContext } from '@adonisjs/core/http'

export default class PostsController {
  async index({ view }: HttpContext) {
    return view.render('posts/index')
  }

  async show({ params, view }: HttpContext) {
    return view.render('posts/show', params)
  }

  async handle({ view }: HttpContext) {
    return view.render('posts')
  }
}
