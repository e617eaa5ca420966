import type { Login } from '../types.ts'
import type { Reading } from './reader.ts'

const FIELDS: Record<keyof Login, true> = {
  url: true,
  username: true,
  password: true,
  usernameField: true,
  passwordField: true,
  form: true,
  fields: true,
  success: true,
  name: true,
}

/**
 * The logins of a run: none, one, or several.
 *
 * @throws E_INVALID_REQUEST_OPTION
 */
export function readLogins(
  given: Login | Login[] | undefined,
  { reader }: Pick<Reading, 'reader'>
): Login[] {
  const logins = [given ?? []].flat()
  logins.forEach((login) => check(login, reader))
  return logins
}

function check(login: Login, reader: Reading['reader']): void {
  const strings = [login?.url, login?.username, login?.password]
  if (!strings.every((value) => typeof value === 'string')) {
    reader.refuse('login', `expected { url: '/login', username: '…', password: '…' }`)
  }
  const url = URL.canParse(login.url, 'http://localhost')
    ? new URL(login.url, 'http://localhost')
    : null
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    reader.refuse('login', `"url" must be a path or a URL without user name and password`)
  }
  const known = Object.keys(FIELDS)
  const unknown = Object.keys(login).find((name) => !known.includes(name))
  if (unknown !== undefined) {
    reader.refuse('login', `there is no "${unknown}". Known are: ${known.join(', ')}`)
  }
}
