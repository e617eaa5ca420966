import { sessionOf } from './visitor_session.ts'
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
  try {
    const flashed = sessionOf(ctx)?.responseFlashMessages
    return flashed !== undefined && ERRORS.some((name) => flashed.has(name))
  } catch {
    // It is a session of the application's own, in which such errors have no place.
    return false
  }
}
