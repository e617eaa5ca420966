import { isKnownAuthenticator, usedGuards } from './request_guards.ts'
import { hasFlashMessages, isSessionActive } from './visitor_session.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * What other packages may have put on a request's context. None of them is required, and where one is not there,
 * a middleware of the application may have put anything under its name.
 */
interface VisitorContext {
  auth?: Guard & { use?: unknown }
}

/**
 * A guard of @adonisjs/auth, or an application's own, as far as it is asked.
 */
interface Guard {
  user?: unknown
  isAuthenticated?: unknown
  authenticationAttempted?: unknown
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
 * What the store rules ask about a visitor. What cannot be found out counts as true.
 */
export function visitorFacts(ctx: HttpContext): VisitorFacts {
  return {
    loggedIn: mayBe(isLoggedIn, ctx),
    hasAuthorization: ctx.request.request.headers.authorization !== undefined,
    hasFlashMessages: mayBe(hasFlashMessages, ctx),
  }
}

/**
 * Whether something is so, or may be: a middleware can put on a context what throws whatever it is asked.
 */
function mayBe(is: (ctx: HttpContext) => boolean, ctx: HttpContext): boolean {
  try {
    return is(ctx)
  } catch {
    return true
  }
}

/**
 * Whether someone is logged in, as far as anybody has looked by now: with any guard that was used.
 * Which ones were used of an authenticator that `auth.manager` has not made is not known, and so
 * somebody may be.
 */
function isLoggedIn(ctx: HttpContext): boolean {
  const { auth } = ctx as VisitorContext
  const used = usedGuards(ctx)
  if (used.size > 0 && [...used].some(mayHaveUser)) {
    return true
  }
  const isKnown = !auth || isKnownAuthenticator(auth)
  return !isKnown && (typeof auth.use === 'function' || mayHaveUser(auth))
}

/**
 * A guard that cannot say whether it has a user may have one.
 */
function mayHaveUser(guard: Guard): boolean {
  try {
    const isSilent = !('isAuthenticated' in guard || 'user' in guard)
    return isSilent || Boolean(guard.isAuthenticated || guard.user)
  } catch {
    return true
  }
}

/**
 * A guard that cannot say whether it has looked who is logged in may have.
 */
function mayHaveLooked(guard: Guard): boolean {
  try {
    return guard.authenticationAttempted !== false
  } catch {
    return true
  }
}

/**
 * The guards that have looked who is logged in, or may have.
 */
export function askedGuards(ctx: HttpContext): Set<object> {
  return new Set([...usedGuards(ctx)].filter(mayHaveLooked))
}

/**
 * Whether a cookie leaves with the response, or may: that of the session is set later.
 */
export function sendsCookies(ctx: HttpContext): boolean {
  const cookies = ctx.response.getHeader('set-cookie')
  return (
    mayBe(isSessionActive, ctx) ||
    (cookies !== undefined && !(Array.isArray(cookies) && cookies.length === 0))
  )
}
