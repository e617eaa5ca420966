import type { HttpContext } from '@adonisjs/core/http'
import type { Session } from '@adonisjs/session'

/**
 * What other packages may have put on a request's context. None of them is required.
 */
interface VisitorContext {
  auth?: { user?: unknown; isAuthenticated?: boolean }
  session?: Session
}

/**
 * What is known of a visitor before anything is produced.
 */
export interface VisitorFacts {
  loggedIn: boolean
  hasAuthorization: boolean
  hasFlashMessages: boolean
}

/**
 * What the store rules ask about a visitor.
 */
export function visitorFacts(ctx: HttpContext): VisitorFacts {
  return {
    loggedIn: isLoggedIn(ctx),
    hasAuthorization: ctx.request.request.headers.authorization !== undefined,
    hasFlashMessages: hasFlashMessages(ctx),
  }
}

/**
 * The session of a request, where the application has sessions.
 */
export function sessionOf(ctx: HttpContext): Session | null {
  return (ctx as VisitorContext).session ?? null
}

/**
 * Whether someone is logged in, as far as anybody has looked by now.
 */
function isLoggedIn(ctx: HttpContext): boolean {
  const { auth } = ctx as VisitorContext
  return Boolean(auth?.isAuthenticated || auth?.user)
}

/**
 * Whether a cookie leaves with the response, or may: that of the session is set later.
 */
export function sendsCookies(ctx: HttpContext): boolean {
  const session = sessionOf(ctx)
  const isSessionActive = session !== null && session.initiated && !session.readonly
  return isSessionActive || [ctx.response.getHeader('set-cookie') ?? []].flat().length > 0
}

/**
 * Whether there are flash messages, for this page or for the next one.
 */
function hasFlashMessages(ctx: HttpContext): boolean {
  const session = sessionOf(ctx)
  return (
    session !== null && !(session.flashMessages.isEmpty && session.responseFlashMessages.isEmpty)
  )
}
