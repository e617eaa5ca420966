import { splitParameter } from './split_parameter.ts'

/**
 * What is written in another way than browsers do it: a plus, which is a space, an equals sign without a value behind
 * it, what they encode, what they leave as it is, and lower case. All else is passed over at once.
 */
const HAS_OTHER_SPELLING =
  /[+"'<>]|=(?:&|$)|%(?:2[1489ADEF]|3[\dABF]|[4-6][\dA-F]|7[\dA-E]|[\dA-Fa-f][a-f]|[a-f][\dA-F])/

/**
 * What has another spelling, if it is not the one.
 */
const OTHERS = /%[\da-f]{2}|[+"'<>]/gi

/**
 * What browsers leave as it is in a query (WHATWG URL, special-query percent-encode set), but for what has a
 * meaning there: `&`, `=`, `+`, `%`, and the comma, which AdonisJS takes for a separator. A handler may print the
 * query where `<` would begin a tag.
 */
const PLAIN = /[\w.~!*()\-;/?:@$\\^`{|}]/

/**
 * The one spelling of all queries that the parser of AdonisJS takes for the same, parameter by parameter (RFC
 * 3986, 6.2.2): `q=a+b` and `q=a%20b`, `q` and `q=`, `a[]=1` and `%61%5b%5d=%31`. Its octets stay the same.
 *
 * @param query - Without the question mark
 */
export function oneSpellingOf(query: string): string {
  return HAS_OTHER_SPELLING.test(query) ? query.split('&').map(spelledParameter).join('&') : query
}

function spelledParameter(raw: string): string {
  const [name, value] = splitParameter(raw).map(spelled)
  // Without its last equals sign, `a[b=c]=` would be `a[b` with a value.
  return value === '' && !name.includes('=') ? name : `${name}=${value}`
}

/** What cannot be decoded the parser leaves as it is, and so a handler sees how it was written */
function spelled(text: string): string {
  return decoded(text) === null ? text : text.replace(OTHERS, spelledOctet)
}

function spelledOctet(written: string): string {
  if (written === '+') {
    return '%20'
  }
  const octet = written.length === 1 ? written.charCodeAt(0) : Number.parseInt(written.slice(1), 16)
  const character = String.fromCharCode(octet)
  return PLAIN.test(character) ? character : `%${octet.toString(16).toUpperCase().padStart(2, '0')}`
}

function decoded(text: string): string | null {
  try {
    return text.includes('%') ? decodeURIComponent(text) : text
  } catch {
    return null
  }
}
