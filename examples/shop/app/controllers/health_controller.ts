import type { HttpContext } from '@adonisjs/core/http'
import { healthChecks } from '#start/health'

export default class HealthController {
  /**
   * How each check has ended, for whoever asks.
   */
  async index({ response }: HttpContext) {
    const { isHealthy, status, checks } = await healthChecks.run()
    const ended = checks.map((check) => ({ name: check.name, status: check.status }))
    return response.status(isHealthy ? 200 : 503).send({ isHealthy, status, checks: ended })
  }

  /**
   * The whole report, for those who may see names of stores and routes.
   */
  async show({ response }: HttpContext) {
    const report = await healthChecks.run()
    return response.status(report.isHealthy ? 200 : 503).send(report)
  }
}
