import { createPolicy } from './create_policy.ts'
import { E_INVALID_POLICY } from '../errors.ts'
import { OptionsReader } from '../options/options_reader.ts'
import type { Policy } from './policy.ts'

const SHARED = [
  'keyPrefix',
  'cache',
  'allow',
  'vary',
  'statuses',
  'allowQuery',
  'streams',
  'public',
  'tags',
]

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
  const values: Record<string, unknown> = { ...options }
  new OptionsReader(values, fail).only(Object.keys(values), [
    ...SHARED,
    forever ? 'onMiss' : 'staleIfError',
  ])
  return createPolicy({
    declaredBy,
    forever,
    nameOf: (option) => option,
    values: { ...values, timeout, keyFunc },
  })
}
