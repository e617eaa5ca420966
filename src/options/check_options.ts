import { checkArgument, type ArgumentName } from './check_argument.ts'
import { E_INVALID_ARGUMENT } from '../errors.ts'
import { nameHint } from './name_hint.ts'
import { shown } from './shown.ts'

/**
 * Refuses options of a method that it does not have, or that make no sense.
 *
 * @param method - Its name, as it is called
 * @param known - Names of those that it has
 * @throws E_INVALID_ARGUMENT
 */
export function checkOptions(method: string, options: unknown, known: ArgumentName[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    const problem = `expected an object with ${known.join(', ')}, got ${shown(options)}`
    throw new E_INVALID_ARGUMENT([method, 'options', problem])
  }
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  for (const [name, value] of given) {
    const option = known.find((one) => one === name)
    if (option === undefined) {
      const problem = `there is no such option. ${nameHint(name, known)}`
      throw new E_INVALID_ARGUMENT([method, name, problem])
    }
    checkArgument(method, option, value)
  }
}
