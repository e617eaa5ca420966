import type { Policy } from './policy.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * Logs that a function of a policy has failed for a request: which one, and where.
 *
 * @param name - What the function gives
 */
export function logFailed(
  { logger, route }: HttpContext,
  { declaredBy }: Policy,
  name: 'key' | 'tags' | 'timeout',
  error: unknown
): void {
  const problem = `the ${name} function of ${declaredBy} failed on the route ${route?.pattern}`
  logger.error({ err: error }, `page cache: ${problem}`)
}
