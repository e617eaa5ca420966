import { requestedHost } from './host_and_locale.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * What is needed of the manager of @adonisjs/i18n, so that the package itself is not.
 */
export interface Languages {
  readonly defaultLocale: string
  getSupportedLocaleFor(languages: string[]): string | null
}

/**
 * What somebody who keeps a response can see of the reason why it is in a language.
 *
 * - `url`: it stands in the URL, or there is but one
 * - `accept-language`: the middleware of @adonisjs/i18n finds the same one in that header
 * - `visitor`: neither; it is in a cookie or a session
 *
 * @param locale - The language
 * @param languages - Those of the application; `null` where they are not known
 */
export function sourceOfLocale(
  ctx: HttpContext,
  locale: string | null,
  languages: Languages | null
): 'url' | 'accept-language' | 'visitor' {
  if (locale === null || isInUrl(ctx, locale.toLowerCase())) {
    return 'url'
  }
  const accepted = languages?.getSupportedLocaleFor(ctx.request.languages())
  return (accepted || languages?.defaultLocale) === locale ? 'accept-language' : 'visitor'
}

/**
 * Whether a language is a segment of the path, a label of the host, or a value of the query. The last label is
 * none: what is answered below `.de` in German may be answered there in another language as well.
 */
function isInUrl(ctx: HttpContext, locale: string): boolean {
  const { pathname, query } = ctx.request.parsedUrl
  const values = new URLSearchParams(query ?? '').values()
  const labels = (requestedHost(ctx) ?? '').split('.').slice(0, -1)
  const parts = [...labels, ...pathname.split('/'), ...values]
  return parts.some((part) => part.toLowerCase() === locale)
}
