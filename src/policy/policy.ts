import type { POLICY_OPTIONS, PolicyOptions } from './policy_options.ts'

export type PolicyOption = keyof PolicyOptions

type PolicyValues = {
  [Option in keyof Required<PolicyOptions>]: ReturnType<(typeof POLICY_OPTIONS)[Option]>
}

/**
 * What a controller, an action or a route says about its pages: each option as its reader in
 * {@link POLICY_OPTIONS} returns it, in seconds where it is a length of time. Where the
 * declaration says nothing, the configuration does (`undefined`).
 */
export interface Policy extends PolicyValues {
  /** Where it was declared, for messages: `PostsController`, `cachePage()` */
  declaredBy: string
  forever: boolean
  /** The options that the declaration says something about; all others have their default */
  written: ReadonlySet<PolicyOption>
}

const POLICY = Symbol('adonis-cache-helpers.policy')

/**
 * Marks a middleware or an action with the policy that it declares.
 */
export function withPolicy<Func extends Function>(func: Func, policy: Policy): Func {
  return Object.assign(func, { [POLICY]: policy })
}

/**
 * The policy that a middleware or an action declares, if it is one of ours.
 */
export function policyOf(func: unknown): Policy | null {
  return typeof func === 'function' ? ((func as { [POLICY]?: Policy })[POLICY] ?? null) : null
}
