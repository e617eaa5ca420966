import { provesVisitor } from '../../http/proves_visitor.ts'

/**
 * In the names of headers that say who asks, beside those that prove it. The pages of two API keys are two variants;
 * the keys themselves are nothing for a list that people read.
 */
const OF_VISITORS =
  /signature|csrf|xsrf|user(?!-agent)|e-?mail|forwarded(?:-for)?$|(?:^|-)ip(?:-|v6|$)/

/**
 * Longer values choose between no representations that an application has, and would make each
 * record as long as a visitor likes.
 */
const LONGEST_VALUE = 1_000

/**
 * The headers of a variant that may be written down: the index is kept as long as the pages, and
 * `page-cache:list` shows it.
 *
 * @param headers - By their names in lower case
 * @returns `isComplete`: whether nothing was left out
 */
export function writtenHeaders(headers: Record<string, string>): {
  headers: Record<string, string>
  isComplete: boolean
} {
  const all = Object.entries(headers)
  const written = all.filter(
    ([name, value]) =>
      !provesVisitor(name) && !OF_VISITORS.test(name) && value.length <= LONGEST_VALUE
  )
  return { headers: Object.fromEntries(written), isComplete: written.length === all.length }
}
