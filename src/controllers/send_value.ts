import type { HttpContext } from '@adonisjs/core/http'

/**
 * Puts what an action has returned into its response, as AdonisJS itself does.
 */
export function sendValue({ response }: HttpContext, value: unknown): void {
  if (value !== undefined && value !== response && !response.hasLazyBody) {
    response.send(value)
  }
}
