import { Result } from '@adonisjs/core/health'

/**
 * What a check of the index says that has found nothing: that what it has read was all there is, or not.
 *
 * @param fine - What it says where it was
 */
export function indexResult(
  fine: string,
  { problems, errors }: { problems: string[]; errors: string[] }
): Result {
  const unknown = [...errors, ...problems]
  return unknown.length === 0
    ? Result.ok(fine)
    : Result.warning(`${fine}, as far as the index knows: ${unknown.join('. ')}`)
}
