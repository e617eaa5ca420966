import type { HttpContext } from '@adonisjs/core/http'

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
 * Whether `auth.manager` of @adonisjs/auth has made it, so that it is known which guards are used of it.
 */
export function isKnownAuthenticator(value: unknown): boolean {
  return guards.has(value as object)
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
 * The guards that somebody has used for a request until now.
 */
export function usedGuards(ctx: HttpContext): ReadonlySet<object> {
  return guards.get(ctx)?.used ?? NONE
}

const NONE: ReadonlySet<object> = new Set()

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
