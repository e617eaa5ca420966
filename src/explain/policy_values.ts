import string from '@adonisjs/core/helpers/string'
import { keyFuncName } from './key_func_name.ts'
import { defineConfig } from '../define_config.ts'
import { controllerPolicy } from '../policy/controller_policy.ts'
import type { KeyFunc, ResolvedConfig } from '../types.ts'
import type { Policy } from '../policy/policy.ts'
import type { PolicyValue } from './explanation.ts'

/**
 * The values of a policy that are no more than what was written, with the value that stands for
 * nothing having been written.
 */
const OPTIONS = [
  'timeout',
  'keyFunc',
  'keyPrefix',
  'cache',
  'allow',
  'vary',
  'statuses',
  'allowQuery',
  'tags',
  'streams',
  'public',
] as const

/**
 * Options that config/cache_helpers.ts answers where the policy is silent.
 */
const IN_CONFIG = ['cache', 'allow', 'staleIfError'] as const

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
  const names = [...OPTIONS, policy.forever ? 'onMiss' : 'staleIfError'] as const

  return names.map((name) => {
    const own = policy[name]
    const owner = isOfController ? ownerOf(controller, staticName(name)) : null
    if (owner) {
      const inherited = owner === controller ? '' : `, inherited from ${owner.name}`
      return { name, value: text(name, own), from: `static ${staticName(name)}${inherited}` }
    }
    if (!isOfController && isWritten(name, own)) {
      return { name, value: text(name, own), from: placeIn(name, policy.declaredBy) }
    }
    return { name, ...silent(name, own, config) }
  })
}

function silent(name: string, own: unknown, config: ResolvedConfig): Omit<PolicyValue, 'name'> {
  const configured = IN_CONFIG.find((one) => one === name)
  if (!configured) {
    return { value: text(name, own), from: 'default' }
  }
  const value = config[configured]
  const isDefault = JSON.stringify(value) === JSON.stringify(defineConfig({})[configured])
  return { value: text(name, value), from: isDefault ? 'default' : 'config/cache_helpers.ts' }
}

/**
 * A class without a static property has that of the class it extends.
 */
function ownerOf(controller: Function, name: string): Function | null {
  for (
    let current: Function | null = controller;
    current && current !== Function.prototype;
    current = Object.getPrototypeOf(current)
  ) {
    const isSet = (current as unknown as Record<string, unknown>)[name] !== undefined
    if (Object.hasOwn(current, name) && isSet) {
      return current
    }
  }
  return null
}

function staticName(option: string): string {
  return `cache${string.pascalCase(option)}`
}

/**
 * A policy does not remember what was left out; what equals it makes no difference.
 */
function isWritten(name: string, value: unknown): boolean {
  return !(
    value === undefined ||
    value === null ||
    value === false ||
    (Array.isArray(value) && value.length === 0) ||
    (name === 'keyFunc' && keyFuncName(value as KeyFunc) === 'byUrl') ||
    (name === 'onMiss' && value === 'store')
  )
}

function placeIn(name: string, call: string): string {
  const position = { timeout: 'first argument', keyFunc: 'second argument' }[name] ?? 'option'
  return `${position} of ${call}`
}

function text(name: string, value: unknown): string {
  if (name === 'keyFunc') {
    return keyFuncName(value as KeyFunc)
  }
  if (typeof value === 'function') {
    return 'a function of the request'
  }
  if (name === 'timeout' && value === 'response') {
    return 'what the response says'
  }
  if (typeof value === 'number') {
    return `${value} s`
  }
  if (value === null || value === undefined) {
    return { cache: 'the default store', allowQuery: 'all' }[name] ?? 'none'
  }
  if (Array.isArray(value)) {
    return value.length === 0 ? 'none' : value.join(', ')
  }
  return { true: 'yes', false: 'no' }[String(value)] ?? String(value)
}
