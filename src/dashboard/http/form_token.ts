import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { HttpContext } from '@adonisjs/core/http'
import type { MessageVerifier } from '../../renewal/renewal_token.ts'

/**
 * The cookie that the tokens of one browser are bound to. It says nothing but that it is the same browser.
 */
const COOKIE = 'page-cache-dashboard'

const PURPOSE = 'adonis-cache-helpers.dashboard.form'

/**
 * How long a form may be open.
 */
const LIFETIME = '2h'

/**
 * The token of a form, for the browser that asks: signed by the application's own encryption, for this
 * purpose alone. It is there with @adonisjs/shield as well, which may be told to leave some routes out.
 */
export function formToken(ctx: HttpContext, verifier: MessageVerifier): string {
  return verifier.sign(browserOf(ctx) ?? nameBrowser(ctx), LIFETIME, PURPOSE)
}

/**
 * Whether a token was made for the browser that sends it, and lately.
 */
export function isFormToken(ctx: HttpContext, verifier: MessageVerifier, token: unknown): boolean {
  const browser = browserOf(ctx)
  const signed = typeof token === 'string' ? verifier.unsign<string>(token, PURPOSE) : null
  return (
    browser !== null &&
    typeof signed === 'string' &&
    signed.length === browser.length &&
    timingSafeEqual(Buffer.from(signed), Buffer.from(browser))
  )
}

function browserOf({ request }: HttpContext): string | null {
  const value: unknown = request.cookie(COOKIE)
  return typeof value === 'string' && /^[\w-]{22}$/.test(value) ? value : null
}

function nameBrowser({ request, response }: HttpContext): string {
  const name = randomBytes(16).toString('base64url')
  response.cookie(COOKIE, name, {
    httpOnly: true,
    sameSite: 'lax',
    secure: request.secure(),
    path: '/',
    maxAge: undefined,
  })
  return name
}
