import { parametersOf } from './query.ts'
import type { KeyedQuery } from './keyed_query.ts'
import type { QueryReading } from './query_reading.ts'

/**
 * What of a query string is no part of the page, as it was written, and so is hidden from its
 * handler.
 *
 * @param query - Without the question mark
 * @param keyedQuery - How much of it the key function keys on; `null` where nobody knows
 * @param reading - How the application reads it
 */
export function hiddenQuery(
  query: string | null | undefined,
  keyedQuery: KeyedQuery | null,
  { isIgnored }: QueryReading
): string {
  if (!query || keyedQuery === 'none') {
    return query ?? ''
  }
  const hidden = parametersOf(query).filter(({ name }) => isIgnored(name))
  return hidden.map(({ raw }) => raw).join('&')
}
