/**
 * In the names of headers that prove, or say, who asks. The pages of two API keys are two variants;
 * the keys themselves are nothing for a list that people read.
 */
const OF_VISITORS =
  /auth|token|key|secret|session|passw|credential|signature|jwt|assertion|cookie|csrf|xsrf|user(?!-agent)|e-?mail|forwarded(?:-for)?$|(?:^|-)ip(?:-|v6|$)/

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
    ([name, value]) => !OF_VISITORS.test(name) && value.length <= LONGEST_VALUE
  )
  return { headers: Object.fromEntries(written), isComplete: written.length === all.length }
}
