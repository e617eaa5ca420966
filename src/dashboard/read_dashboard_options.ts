import { inspect } from 'node:util'
import { E_INVALID_ARGUMENT } from '../errors.ts'
import { nameHint } from '../options/name_hint.ts'
import type { DashboardOptions } from '../dashboard_options.ts'

const NAMES = ['path', 'unprotected']

/**
 * @throws E_INVALID_ARGUMENT - naming the option, and what to write instead
 */
export function readDashboardOptions(options: DashboardOptions): {
  path: string
  isUnprotected: boolean
} {
  const unknown = Object.keys(options).find((name) => !NAMES.includes(name))
  if (unknown !== undefined) {
    const problem = `there is no such option. ${nameHint(unknown, NAMES)}`
    throw new E_INVALID_ARGUMENT(['dashboard()', unknown, problem])
  }
  const { path = '/page-cache', unprotected = false } = options
  if (typeof path !== 'string' || !/^(?:\/(?!\.+(?:\/|$))[\w.~-]+)+$/.test(path)) {
    const problem = `expected a path such as '/page-cache', got ${inspect(path)}`
    throw new E_INVALID_ARGUMENT(['dashboard()', 'path', problem])
  }
  if (typeof unprotected !== 'boolean') {
    const problem = `expected true or false, got ${inspect(unprotected)}`
    throw new E_INVALID_ARGUMENT(['dashboard()', 'unprotected', problem])
  }
  return { path, isUnprotected: unprotected }
}
