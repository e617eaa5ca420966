import { createPolicy } from './create_policy.ts'
import { E_INVALID_POLICY } from '../errors.ts'
import { PolicyReader } from './policy_reader.ts'
import { policyOptionNames } from './policy_options.ts'
import type { Policy } from './policy.ts'

/**
 * Makes a policy from the arguments of `cachePage` or `cachePageForever`.
 *
 * @throws E_INVALID_POLICY - naming the option, and what to write instead
 */
export function policyFromOptions(
  call: 'cachePage' | 'cachePageForever',
  timeout: unknown,
  keyFunc: unknown,
  options: object
): Policy {
  const declaredBy = `${call}()`
  const forever = call === 'cachePageForever'
  const fail = (name: string, problem: string): never => {
    throw new E_INVALID_POLICY([declaredBy, `"${name}": ${problem}`])
  }

  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    fail('options', 'the third argument is an object of options')
  }
  const reader = new PolicyReader({ ...options, timeout, keyFunc }, fail, forever)
  return createPolicy({
    declaredBy,
    options: reader.only(Object.keys(options), policyOptionNames(forever).named),
    nameOf: (option) => option,
  })
}
