import { Result } from '@adonisjs/core/health'
import type { RecordsRead } from './read_records.ts'

/**
 * What a check says in a process that has nothing to look at.
 */
export const NO_STORES = 'No route of this process has pages in a store'

/**
 * What a check of the index says that has found nothing: that what it has read was all there is, or not.
 *
 * @param fine - What it says where it was
 */
export function indexResult(fine: string, { stores, problems, errors }: RecordsRead): Result {
  if (stores === 0) {
    return Result.ok(NO_STORES)
  }
  const unknown = [...errors, ...problems]
  return unknown.length === 0
    ? Result.ok(fine)
    : Result.warning(`${fine}, as far as the index knows: ${unknown.join('. ')}`)
}
