import { errors } from '@adonisjs/core/ace'
import type { Flag, ParsedOutput } from '@adonisjs/core/types/ace'

/**
 * Refuses `--keep=` where the flag takes several values, as AdonisJS refuses it where a flag takes one: mostly it was
 * `--keep=$VERSION`, and the shell has no such variable. AdonisJS itself refuses it as the last word alone. To be
 * called where a command validates what was parsed.
 *
 * @throws E_MISSING_FLAG_VALUE - naming the flag
 */
export function refuseEmptyValues(command: { flags: Flag[] }, parsed: ParsedOutput): void {
  for (const flag of command.flags.filter(({ type }) => type === 'array')) {
    const { flagName } = flag
    const isAllowed = 'allowEmptyValue' in flag && flag.allowEmptyValue
    if (!isAllowed && parsed.flags[flagName]?.includes('')) {
      throw new errors.E_MISSING_FLAG_VALUE([flagName])
    }
  }
}
