import { PrefixError } from './prefix_error.ts'
import type { Policy } from '../policy.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * Logs that a function of a policy has failed for a request: which one, and where.
 *
 * @param name - What the function gives. Of a key, the error says whether it was that of its prefix
 */
export function logFailed(
  { logger, route }: HttpContext,
  { declaredBy }: Policy,
  name: 'key' | 'tags' | 'timeout',
  error: unknown
): void {
  const [failed, err] = error instanceof PrefixError ? ['keyPrefix', error.cause] : [name, error]
  const problem = `the ${failed} function of ${declaredBy} failed on the route ${route?.pattern}`
  logger.error({ err }, `page cache: ${problem}`)
}
