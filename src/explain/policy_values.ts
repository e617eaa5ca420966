import { isDeepStrictEqual } from 'node:util'
import { keyFuncName } from './key_func_name.ts'
import { staticName } from '../policy/static_name.ts'
import { CONFIG_OPTIONS } from '../config_options.ts'
import { defaultOf } from '../options/default_of.ts'
import { controllerPolicy } from '../policy/controller_policy.ts'
import { policyOptionNames } from '../policy/policy_options.ts'
import type { PolicyValue } from './explanation.ts'
import type { KeyFunc, ResolvedConfig } from '../types.ts'
import type { Policy, PolicyOption } from '../policy/policy.ts'

/**
 * Options that config/cache_helpers.ts answers where a policy does not.
 */
type LeftToConfig = {
  [Option in PolicyOption]: undefined extends Policy[Option] ? Option : never
}[PolicyOption]

const NOTHING: Partial<Record<PolicyOption, string>> = {
  cache: 'the default store',
  allowQuery: 'all',
  browserTimeout: 'as long as it is fresh',
}

const POSITIONS = ['first argument', 'second argument']

/**
 * What a policy says, value by value, and where each was written down.
 *
 * @param controller - The one that the route leads to, if there is one
 */
export function policyValues(
  policy: Policy,
  controller: Function | null,
  config: ResolvedConfig
): PolicyValue[] {
  const isOfController = controller !== null && controllerPolicy(controller)?.policy === policy
  const { positional, named } = policyOptionNames(policy.forever)

  return [...positional, ...named].map((name) => {
    const value = policy[name]
    if (value === undefined) {
      return { name, ...configured(name as LeftToConfig, config) }
    }
    if (!policy.written.has(name)) {
      return { name, value: text(name, value), from: 'default' }
    }
    const position = POSITIONS[(positional as PolicyOption[]).indexOf(name)] ?? 'option'
    return {
      name,
      value: text(name, value),
      from: isOfController
        ? staticOrigin(controller, staticName(name))
        : `${position} of ${policy.declaredBy}`,
    }
  })
}

function configured(name: LeftToConfig, config: ResolvedConfig): Omit<PolicyValue, 'name'> {
  const value = config[name]
  const isDefault = isDeepStrictEqual(value, defaultOf(CONFIG_OPTIONS[name]))
  return { value: text(name, value), from: isDefault ? 'default' : 'config/cache_helpers.ts' }
}

/**
 * A class without a static property has that of the class it extends.
 */
function staticOrigin(controller: Function, name: string): string {
  let owner = controller
  while (!Object.hasOwn(owner, name)) {
    owner = Object.getPrototypeOf(owner)
  }
  return owner === controller ? `static ${name}` : `static ${name}, inherited from ${owner.name}`
}

function text(name: PolicyOption, value: unknown): string {
  if (name === 'keyFunc') {
    return keyFuncName(value as KeyFunc)
  }
  if (typeof value === 'function') {
    return 'a function of the request'
  }
  if (name === 'timeout' && value === 'response') {
    return 'what the response says'
  }
  if (typeof value === 'number' && name !== 'maxVariants') {
    return `${value} s`
  }
  if (value === null) {
    return NOTHING[name] ?? 'none'
  }
  if (Array.isArray(value)) {
    return value.length === 0 ? 'none' : value.join(', ')
  }
  return { true: 'yes', false: 'no' }[String(value)] ?? String(value)
}
