import { oneSpellingOf } from './query_spelling.ts'
import { AS_WRITTEN, type QueryReading } from './query_reading.ts'

/**
 * Options of the query parser with which two spellings of one parameter still mean the same: about what is
 * decoded already, or how many there are. Not among them are a `decoder`, a `delimiter`, `duplicates`, which
 * tells `a[]` from `a[]=`, and `strictNullHandling`, to which `a` is another thing than `a=`.
 */
const ABOUT_DECODED = new Set([
  ...['depth', 'strictDepth', 'parameterLimit', 'arrayLimit', 'throwOnLimitExceeded'],
  ...['allowDots', 'decodeDotInKeys', 'allowSparse', 'allowEmptyArrays', 'parseArrays', 'comma'],
  ...['allowPrototypes', 'plainObjects', 'strictMerge'],
])

/**
 * How queries are spelled where a parser reads them: in one way, if it takes for the same what AdonisJS does
 * without being configured, else as they were written.
 *
 * @param options - `http.qs.parse` in config/app.ts
 */
export function spellingOfParser(options: object = {}): QueryReading['spell'] {
  const isOrdinary = Object.entries(options).every(
    ([name, value]) => ABOUT_DECODED.has(name) || !value
  )
  return isOrdinary ? oneSpellingOf : AS_WRITTEN.spell
}
