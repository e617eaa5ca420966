import type { HttpContext } from '@adonisjs/core/http'

export default class GatewayController {
  async handle({ response }: HttpContext) {
    return response.badGateway()
  }
}
