import type { HeaderChanges } from './header_changes.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * What is made anew for every request, and so must be in no stored page.
 */
interface PerRequest {
  request: { csrfToken?: string }
  response: { nonce?: string }
}

/**
 * Finds shield's CSRF token and nonce in what a handler produced.
 *
 * @returns the rule that refuses the page; `null` where there is nothing to be found
 */
export function secretIn(
  ctx: HttpContext,
  body: string | Buffer | null,
  headers: HeaderChanges
): 'csrf-token' | 'nonce' | null {
  const { request, response } = ctx as unknown as PerRequest
  const written = JSON.stringify(headers)
  const stands = (secret: string | undefined) =>
    Boolean(secret && (body?.includes(secret) || written.includes(secret)))

  if (stands(request.csrfToken)) {
    return 'csrf-token'
  }
  return stands(response.nonce) ? 'nonce' : null
}
