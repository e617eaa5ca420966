import type { OptionReader } from './option_reader.ts'
import type { BasicAuth, Login, MakeRequestsOptions, Persona } from '../types.ts'

const LOGIN_FIELDS = [
  'url',
  'username',
  'password',
  'usernameField',
  'passwordField',
  'form',
  'fields',
  'success',
  'name',
]

/**
 * As whom the pages are asked. Names are made up where none is given, because user names and
 * everything else that is sent at a login stay out of reports.
 *
 * @throws E_INVALID_REQUEST_OPTION
 */
export function resolvePersonas(options: MakeRequestsOptions, reader: OptionReader): Persona[] {
  const personas = options.personas
    ? explicit(options.personas, options, reader)
    : implied(options, reader)

  const names = personas.map((persona) => persona.name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) {
    reader.refuse('personas', `two personas are called "${twice}". Give each a "name" of its own`)
  }
  return personas
}

function explicit(
  personas: Persona[],
  options: MakeRequestsOptions,
  reader: OptionReader
): Persona[] {
  const other = (['basicAuth', 'login', 'anonymous'] as const).find((name) => options[name])
  if (other) {
    reader.refuse(other, `it goes without "personas". Write it into one of them`)
  }
  if (!Array.isArray(personas) || personas.length === 0) {
    reader.refuse('personas', 'expected a list of { name, basicAuth?, login? }')
  }
  return personas.map(({ name, basicAuth, login }) => {
    if (typeof name !== 'string' || name === '') {
      reader.refuse('personas', 'each one needs a "name" for the report')
    }
    if (basicAuth !== undefined) {
      checkBasicAuth(basicAuth, reader)
    }
    if (login !== undefined) {
      checkLogin(login, reader)
    }
    return { name, basicAuth, login }
  })
}

function implied(options: MakeRequestsOptions, reader: OptionReader): Persona[] {
  const { basicAuth, anonymous } = options
  const logins = [options.login ?? []].flat()
  if (basicAuth !== undefined) {
    checkBasicAuth(basicAuth, reader)
  }
  const personas = logins.map((login, index): Persona => {
    checkLogin(login, reader)
    return { name: login.name ?? (index === 0 ? 'login' : `login-${index + 1}`), basicAuth, login }
  })
  if (personas.length === 0 && basicAuth) {
    personas.push({ name: 'basic-auth', basicAuth })
  }
  return anonymous || personas.length === 0 ? [{ name: 'anonymous' }, ...personas] : personas
}

function checkBasicAuth(basicAuth: BasicAuth, reader: OptionReader): void {
  if (typeof basicAuth?.username !== 'string' || typeof basicAuth?.password !== 'string') {
    reader.refuse('basicAuth', `expected { username: '…', password: '…' }`)
  }
  if (basicAuth.username.includes(':')) {
    reader.refuse('basicAuth', 'a user name with a colon cannot be sent (RFC 7617, 2)')
  }
}

function checkLogin(login: Login, reader: OptionReader): void {
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
  const unknown = Object.keys(login).find((name) => !LOGIN_FIELDS.includes(name))
  if (unknown !== undefined) {
    reader.refuse('login', `there is no "${unknown}". Known are: ${LOGIN_FIELDS.join(', ')}`)
  }
}
