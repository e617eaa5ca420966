import type { HttpContext } from '@adonisjs/core/http'

/**
 * The part of a key that tells languages apart, where the application uses @adonisjs/i18n. It
 * stands first and ends in a space, which no host name has, so that it cannot be mistaken for
 * anything that a visitor sent.
 */
export function localePart(ctx: HttpContext): string {
  const i18n = (ctx as { i18n?: { locale: string } }).i18n
  return i18n ? `${i18n.locale} ` : ''
}
