import { readBasicAuth } from './read_basic_auth.ts'
import { readLogins } from './read_logins.ts'
import type { CheckedPersona } from './credentials.ts'
import type { Persona } from '../types.ts'
import type { Reading } from './reader.ts'

/**
 * As whom the pages are asked: the option `personas`, or what `basicAuth`, `login` and `anonymous`
 * come to. Names are made up where none is given, because user names and everything else that is
 * sent at a login stay out of reports.
 *
 * @throws E_INVALID_REQUEST_OPTION
 */
export function readPersonas(given: Persona[] | undefined, reading: Reading): CheckedPersona[] {
  const personas = given ? explicit(given, reading) : implied(reading)

  const names = personas.map((persona) => persona.name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) {
    reading.reader.refuse(
      'personas',
      `two personas are called "${twice}". Give each a "name" of its own`
    )
  }
  return personas
}

function explicit(personas: Persona[], { options, reader }: Reading): CheckedPersona[] {
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
    const reading = { reader, whose: name }
    return {
      name,
      basicAuth: readBasicAuth(basicAuth, reading) ?? undefined,
      login: readLogins(login, reading)[0],
    }
  })
}

function implied(reading: Reading): CheckedPersona[] {
  const { options } = reading
  const basicAuth = readBasicAuth(options.basicAuth, reading) ?? undefined
  const personas = readLogins(options.login, reading).map((login, index): CheckedPersona => {
    return { name: login.name ?? (index === 0 ? 'login' : `login-${index + 1}`), basicAuth, login }
  })
  if (personas.length === 0 && basicAuth) {
    personas.push({ name: 'basic-auth', basicAuth })
  }
  return options.anonymous || personas.length === 0
    ? [{ name: 'anonymous' }, ...personas]
    : personas
}
