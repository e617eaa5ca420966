import { TARGETED_HEADERS } from '../../http/targeted_headers.ts'
import { keepFromOthers } from '../../response/keep_from_others.ts'
import type { HttpContext } from '@adonisjs/core/http'

const POLICY = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self'`,
  `img-src 'self'`,
  `connect-src 'self'`,
  `form-action 'self'`,
  `frame-ancestors 'none'`,
  `base-uri 'none'`,
].join('; ')

/**
 * Says of a response of the dashboard that nobody keeps it, indexes it, frames it, or runs anything in it
 * but its own script. Its policy takes the place of that of the application, which may allow more.
 */
export function addProtectiveHeaders({ response }: HttpContext): void {
  keepFromOthers(response, TARGETED_HEADERS, 'no-store')
  response.header('Content-Security-Policy', POLICY)
  response.removeHeader('Content-Security-Policy-Report-Only')
  response.header('X-Robots-Tag', 'noindex, nofollow')
  response.header('X-Content-Type-Options', 'nosniff')
  response.header('X-Frame-Options', 'DENY')
  // Forms of this very page are to say where they come from, and other sites are not to hear of its URLs.
  response.header('Referrer-Policy', 'same-origin')
  response.header('Cross-Origin-Opener-Policy', 'same-origin')
  response.header('Cross-Origin-Resource-Policy', 'same-origin')
}
