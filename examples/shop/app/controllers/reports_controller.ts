import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { monthTable } from '#statistics/month_table'
import { Statistics } from '#statistics/statistics'
import { BaseController } from '#controllers/base_controller'

/**
 * What the shop earned: pages that cost seconds.
 */
@inject()
export default class ReportsController extends BaseController {
  constructor(protected statistics: Statistics) {
    super()
  }

  async index({ view }: HttpContext) {
    return view.render('pages/reports/index', { years: await this.statistics.allYears() })
  }

  async show({ params, view }: HttpContext) {
    const year = Number(params.year)
    const report = this.found(await this.statistics.yearlyReport(year), 'report of this year')
    return view.render('pages/reports/show', {
      year,
      report,
      ...monthTable(report.months),
      producedAt: new Date(),
    })
  }
}
