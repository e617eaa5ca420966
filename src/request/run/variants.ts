import type { Languages } from '../options/languages.ts'
import type { Variant } from './variant.ts'

/**
 * Every combination of language and further headers that a page is asked in.
 *
 * @param languages - Null for one visit without a language
 * @param vary - Header sets of variants besides the plain one
 */
export function variantsOf(languages: Languages | null, vary: Record<string, string>[]): Variant[] {
  const sets: (Record<string, string> | null)[] = [null, ...vary]
  return (languages?.values ?? [null]).flatMap((language) =>
    sets.map((headers) => ({ language, vary: headers, ...sentWith(language, languages, headers) }))
  )
}

function sentWith(
  language: string | null,
  languages: Languages | null,
  vary: Record<string, string> | null
): Pick<Variant, 'headers' | 'cookies'> {
  if (language === null || languages === null) {
    return { headers: { ...vary }, cookies: [] }
  }
  return languages.cookie === null
    ? { headers: { 'accept-language': language, ...vary }, cookies: [] }
    : { headers: { ...vary }, cookies: [`${languages.cookie}=${encodeURIComponent(language)}`] }
}
