import { headerOf, type Selector } from '../../keys/selectors.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * Headers that a renewal must not take over from the visitor's request: the page is for everybody.
 */
const PERSONAL = new Set(['cookie', 'authorization', 'proxy-authorization'])

/**
 * What a request for the same variant of a page says, as far as it may be said again.
 *
 * @param selectors - What tells the variants of the page apart
 * @param locale - The language in which it is answered; `null` where there is but one
 * @returns `isPersonal`: whether something was left out
 */
export function variantHeaders(
  { request }: HttpContext,
  selectors: readonly Selector[],
  locale: string | null
): { headers: Record<string, string>; isPersonal: boolean } {
  const headers: Record<string, string> = {}
  let isPersonal = false
  const differing = selectors.map(headerOf).filter((name) => name !== null)
  // A middleware finds the language in it, which is in the key.
  const ofLocale = locale === null ? [] : ['accept-language']
  for (const name of new Set([...differing, ...ofLocale])) {
    const value = request.request.headers[name]
    if (value !== undefined && PERSONAL.has(name)) {
      isPersonal = true
    } else if (value !== undefined) {
      headers[name] = [value].flat().join(', ')
    }
  }
  return { headers, isPersonal }
}
