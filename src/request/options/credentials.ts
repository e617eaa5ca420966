import type { BasicAuth, Login } from '../types.ts'
import type { Reading } from './reader.ts'

/**
 * What has both a user name and a password, as is known once the options are read.
 */
export type WithCredentials<Given> = Given & Record<'username' | 'password', string>

export interface CheckedPersona {
  name: string
  basicAuth?: WithCredentials<BasicAuth>
  login?: WithCredentials<Login>
}

/**
 * Values that are read from the environment may be missing there, which nothing else would say.
 *
 * @param values - By name: what was written down, and may not be undefined
 * @param whose - Name of the persona, where it has one
 * @throws E_INVALID_REQUEST_OPTION - naming what is undefined, and never a value
 */
export function refuseUndefined(
  option: 'basicAuth' | 'login',
  values: Record<string, unknown>,
  { reader, whose }: Pick<Reading, 'reader'> & { whose?: string }
): void {
  const missing = Object.keys(values).find((name) => values[name] === undefined)
  if (missing !== undefined) {
    reader.refuse(
      option,
      `"${missing}"${whose ? ` of "${whose}"` : ''} is undefined. If it comes from the environment, that variable is not set: add it to .env, or where the process is started`
    )
  }
}
