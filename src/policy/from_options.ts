import { createPolicy } from './create_policy.ts'
import { E_INVALID_POLICY } from '../errors.ts'
import { notCalled } from './not_called.ts'
import { shown } from '../options/shown.ts'
import { PolicyReader } from './policy_reader.ts'
import { policyOptionNames } from './policy_options.ts'
import type { Policy } from './policy.ts'

const EXAMPLES = {
  cachePage: { call: 'cachePage(60)', withOptions: 'cachePage(60, byUrl, { … })' },
  cachePageForever: {
    call: `cachePageForever('1h')`,
    withOptions: `cachePageForever('1h', byUrl, { … })`,
  },
}

/**
 * Makes a policy from the arguments of `cachePage` or `cachePageForever`.
 *
 * @param caller - The function that the application has called: an error begins with the line that did
 * @throws E_INVALID_POLICY - naming the option, and what to write instead
 */
export function policyFromOptions(
  call: 'cachePage' | 'cachePageForever',
  timeout: unknown,
  keyFunc: unknown,
  options: object,
  caller?: Function
): Policy {
  const declaredBy = `${call}()`
  const forever = call === 'cachePageForever'
  const refuse = (what: string, problem: string): never => {
    const error = new E_INVALID_POLICY([what, problem])
    Error.captureStackTrace(error, caller)
    throw error
  }
  const fail = (name: string, problem: string) => refuse(declaredBy, `"${name}": ${problem}`)

  const example = EXAMPLES[call]
  const misuse = notCalled([timeout, keyFunc], example.call)
  if (misuse !== null) {
    refuse(call, misuse)
  }
  if (typeof keyFunc === 'object' && keyFunc !== null) {
    fail(
      'keyFunc',
      `expected a function, got ${shown(keyFunc)}. Options are the third argument: ${example.withOptions}`
    )
  }
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    fail('options', 'the third argument is an object of options')
  }
  const reader = new PolicyReader({ ...options, timeout, keyFunc }, fail, forever)
  const { named, ofOthers } = policyOptionNames(forever)
  return createPolicy({
    declaredBy,
    options: reader.onlyOwn(Object.keys(options), named, ofOthers),
    nameOf: (option) => option,
  })
}
