import { headerLines } from '../http/header_lines.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { Session } from '@adonisjs/session'

/**
 * What other packages may have put on a request's context. None of them is required.
 */
interface VisitorContext {
  auth?: { user?: unknown; isAuthenticated?: boolean }
  session?: Session
}

export function sessionOf(ctx: HttpContext): Session | null {
  return (ctx as VisitorContext).session ?? null
}

/**
 * Whether someone is logged in, as far as anybody has looked by now.
 */
export function isLoggedIn(ctx: HttpContext): boolean {
  const { auth } = ctx as VisitorContext
  return Boolean(auth?.isAuthenticated || auth?.user)
}

/**
 * Whether a cookie leaves with the response, or may: that of the session is set later.
 */
export function sendsCookies(ctx: HttpContext): boolean {
  const session = sessionOf(ctx)
  const isSessionActive = session !== null && session.initiated && !session.readonly
  return isSessionActive || headerLines(ctx.response, 'set-cookie').length > 0
}

/**
 * Whether there are flash messages, for this page or for the next one.
 */
export function hasFlashMessages(ctx: HttpContext): boolean {
  const session = sessionOf(ctx)
  return (
    session !== null && !(session.flashMessages.isEmpty && session.responseFlashMessages.isEmpty)
  )
}
