import { refuseUndefined, type WithCredentials } from './credentials.ts'
import { webUrl } from '../../options/web_url.ts'
import type { Login } from '../types.ts'
import type { Reading } from './reader.ts'

const FIELDS: Record<keyof Login, 'required' | 'optional'> = {
  url: 'required',
  username: 'required',
  password: 'required',
  usernameField: 'optional',
  passwordField: 'optional',
  form: 'optional',
  fields: 'optional',
  success: 'optional',
  name: 'optional',
}

/**
 * The logins of a run: none, one, or several.
 *
 * @throws E_INVALID_REQUEST_OPTION
 */
export function readLogins(
  given: Login | Login[] | undefined,
  { reader, whose }: Pick<Reading, 'reader'> & { whose?: string }
): WithCredentials<Login>[] {
  return [given ?? []].flat().map((login) => checked(login, reader, whose))
}

function checked(
  login: Login,
  reader: Reading['reader'],
  whose = login?.name
): WithCredentials<Login> {
  const { url: path, username, password } = { ...login }
  const required = Object.entries({ ...login }).filter(
    ([name]) => FIELDS[name as keyof Login] === 'required'
  )
  const values = { ...Object.fromEntries(required), ...login?.fields }
  refuseUndefined('login', values, { reader, whose })
  if (typeof path !== 'string' || typeof username !== 'string' || typeof password !== 'string') {
    reader.refuse('login', `expected { url: '/login', username: '…', password: '…' }`)
  }
  const url = webUrl(path, 'http://localhost')
  if (url === null || url.username || url.password) {
    reader.refuse('login', `"url" must be a path or a URL without user name and password`)
  }
  const known = Object.keys(FIELDS)
  const unknown = Object.keys(login).find((name) => !known.includes(name))
  if (unknown !== undefined) {
    reader.refuse('login', `there is no "${unknown}". Known are: ${known.join(', ')}`)
  }
  return { ...login, username, password }
}
