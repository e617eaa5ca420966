import { sessionOf } from './visitor.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * Where AdonisJS' packages flash errors to: `session.flashErrors()`, `flashValidationErrors()`,
 * shield and auth; and where applications do it by hand.
 */
const ERRORS = ['errorsBag', 'inputErrorsBag', 'errors', 'error']

/**
 * Whether a response tells its visitor of errors on the page that they see next.
 */
export function hasFlashedErrors(ctx: HttpContext): boolean {
  const flashed = sessionOf(ctx)?.responseFlashMessages
  return flashed !== undefined && ERRORS.some((name) => flashed.has(name))
}
