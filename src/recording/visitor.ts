import type { HttpContext } from '@adonisjs/core/http'
import type { Session } from '@adonisjs/session'

/**
 * What other packages may have put on a request's context. None of them is required.
 */
interface VisitorContext {
  auth?: Guard & { use?: unknown }
  session?: Session
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
 * What is known of the guards of one request.
 */
interface RequestGuards {
  /** Of the guards that are configured */
  names: readonly string[]
  /** Those that somebody has used until now */
  used: Set<object>
}

/**
 * The guards of a request, by its context and by its authenticators.
 */
const guards = new WeakMap<object, RequestGuards>()

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
 * Whether someone is logged in, as far as anybody has looked by now: with any guard that was used.
 * Which ones were used of an authenticator that `auth.manager` has not made is not known, and so
 * somebody may be.
 */
function isLoggedIn(ctx: HttpContext): boolean {
  const { auth } = ctx as VisitorContext
  const known = guards.get(ctx)
  if (known && [...known.used].some(mayHaveUser)) {
    return true
  }
  const isKnown = !auth || guards.has(auth)
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
 * Makes the guards of a request known. {@link rememberGuard} is told of those that are used.
 *
 * @param names - Of the guards that are configured
 */
export function knowAuthenticator(
  ctx: HttpContext,
  authenticator: object,
  names: readonly string[]
): void {
  const ofRequest = guards.get(ctx) ?? { names, used: new Set() }
  guards.set(ctx, ofRequest)
  guards.set(authenticator, ofRequest)
}

/**
 * Remembers that a guard is used, so that it is asked for its user.
 */
export function rememberGuard(authenticator: object, guard: object): void {
  guards.get(authenticator)?.used.add(guard)
}

/**
 * The guards that have looked who is logged in, or may have.
 */
export function askedGuards(ctx: HttpContext): Set<object> {
  return new Set([...(guards.get(ctx)?.used ?? [])].filter(mayHaveLooked))
}

/**
 * Whether the session guard of @adonisjs/auth keeps under a key of the session who is logged in.
 */
export function isGuardKey(ctx: HttpContext, key: unknown): boolean {
  return hasGuardOf(ctx, 'auth_', key)
}

/**
 * Whether it is the cookie by which the session guard of @adonisjs/auth remembers somebody.
 */
export function isGuardCookie(ctx: HttpContext, name: unknown): boolean {
  return hasGuardOf(ctx, 'remember_', name)
}

function hasGuardOf(ctx: HttpContext, prefix: string, name: unknown): boolean {
  return guards.get(ctx)?.names.some((guard) => name === `${prefix}${guard}`) ?? false
}

/**
 * Whether a cookie leaves with the response, or may: that of the session is set later.
 */
export function sendsCookies(ctx: HttpContext): boolean {
  const session = sessionOf(ctx)
  const isSessionActive = session !== null && session.initiated && !session.readonly
  const cookies = ctx.response.getHeader('set-cookie')
  return (
    isSessionActive || (cookies !== undefined && !(Array.isArray(cookies) && cookies.length === 0))
  )
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
