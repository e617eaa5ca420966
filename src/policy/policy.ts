import type { HttpContext } from '@adonisjs/core/http'
import type { Consent, KeyFunc, OnMiss, Timeout } from '../types.ts'

/**
 * What a controller, an action or a route says about its pages. Where it says nothing, the
 * configuration does (`undefined`).
 */
export interface Policy {
  /** Where it was declared, for messages: `PostsController`, `cachePage()` */
  declaredBy: string
  forever: boolean
  timeout: Timeout | ((ctx: HttpContext) => Timeout)
  keyFunc: KeyFunc
  keyPrefix: string | null | ((ctx: HttpContext) => string | null)
  cache: string | null | undefined
  allow: Consent[] | undefined
  vary: string[]
  statuses: number[]
  /** `null`: all parameters are known */
  allowQuery: string[] | null
  streams: boolean
  public: boolean
  tags: string[] | ((ctx: HttpContext) => string[])
  /** Seconds */
  staleIfError: number | undefined
  onMiss: OnMiss
}

const POLICY = Symbol('adonis-cache-helpers.policy')

/**
 * Marks a middleware or an action with the policy that it stands for.
 */
export function withPolicy<Func extends Function>(func: Func, policy: Policy): Func {
  return Object.assign(func, { [POLICY]: policy })
}

/**
 * The policy that a middleware or an action stands for, if it is one of ours.
 */
export function policyOf(func: unknown): Policy | null {
  return typeof func === 'function' ? ((func as { [POLICY]?: Policy })[POLICY] ?? null) : null
}
