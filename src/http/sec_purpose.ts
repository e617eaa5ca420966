import { parseItem, Token } from 'structured-headers'

/**
 * Whether a browser asks for a page in advance, which its user may never look at: `prefetch`, with
 * whatever parameters, such as `prefetch;prerender` (`Sec-Purpose` of the Fetch Standard, a structured
 * item).
 *
 * @param header - The value of `Sec-Purpose`
 */
export function isPrefetch(header: string | string[] | undefined): boolean {
  if (header === undefined) {
    return false
  }
  try {
    const [purpose] = parseItem(String(header))
    return purpose instanceof Token && purpose.toString() === 'prefetch'
  } catch {
    return false
  }
}
