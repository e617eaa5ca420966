import type { HttpContext } from '@adonisjs/core/http'

export default class ReportsController {
  async index({ view }: HttpContext) {
    return view.render('reports/index')
  }

  async show({ params, view }: HttpContext) {
    return view.render('reports/show', params)
  }

  async yearly({ view }: HttpContext) {
    return view.render('reports/yearly')
  }

  async handle({ view }: HttpContext) {
    return view.render('reports')
  }
}
