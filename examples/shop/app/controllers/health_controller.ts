import { inject } from '@adonisjs/core'
import { HealthChecks } from '@adonisjs/core/health'
import type { HttpContext } from '@adonisjs/core/http'
import { DatabaseCheck } from '#health/database_check'

@inject()
export default class HealthController {
  constructor(protected databaseCheck: DatabaseCheck) {}

  async handle({ response }: HttpContext) {
    const report = await new HealthChecks().register([this.databaseCheck]).run()
    return response.status(report.isHealthy ? 200 : 503).send(report)
  }
}
