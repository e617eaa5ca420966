import { inject } from '@adonisjs/core'
import { compose } from '@adonisjs/core/helpers'
import { byUrl, CachePageForeverMixin } from 'adonis-cache-helpers'
import type { Consent } from 'adonis-cache-helpers/types'
import type { HttpContext } from '@adonisjs/core/http'
import { monthTable } from '#statistics/month_table'
import { Statistics } from '#statistics/statistics'
import { BaseController } from '#controllers/base_controller'

/**
 * What the shop earned. These pages cost seconds, and the books of a year do not change: they are
 * kept until somebody renews them.
 */
@inject()
export default class ReportsController extends compose(BaseController, CachePageForeverMixin) {
  static cacheTimeout = '1h'
  static cacheKeyFunc = byUrl
  static cacheAllowQuery: string[] = []

  /**
   * The figures are the same for everybody, logged in or not.
   */
  static cacheAllow: Consent[] = ['user']

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
      mostNewCustomers: Math.max(...report.loyalty.map(({ newCustomers }) => newCustomers)),
      producedAt: new Date(),
    })
  }
}
