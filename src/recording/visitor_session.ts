import type { HttpContext } from '@adonisjs/core/http'
import type { Session } from '@adonisjs/session'

/**
 * The session of a request, where the application has sessions; or what it has of its own under that name.
 */
export function sessionOf(ctx: HttpContext): Partial<Session> | null {
  return (ctx as { session?: Partial<Session> }).session ?? null
}

/**
 * The secret of a visitor that shield keeps in their session; `null` for one that is not known.
 */
export function csrfSecretOf(ctx: HttpContext): string | null {
  try {
    return sessionOf(ctx)?.get?.('csrf-secret') ?? null
  } catch {
    return null
  }
}

/**
 * Whether the cookie of a session may leave with the response.
 */
export function isSessionActive(ctx: HttpContext): boolean {
  const session = sessionOf(ctx)
  return session !== null && Boolean(session.initiated) && !session.readonly
}

/**
 * Whether there are flash messages, for this page or for the next one. A session of the application's own may have
 * none.
 */
export function hasFlashMessages(ctx: HttpContext): boolean {
  const session = sessionOf(ctx)
  return (
    session !== null &&
    (session.flashMessages?.isEmpty === false || session.responseFlashMessages?.isEmpty === false)
  )
}
