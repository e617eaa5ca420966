/**
 * Name and value of a parameter of a query, as the query parser of AdonisJS divides it: all brackets are readable
 * before anything else, and an equals sign in brackets is part of the name.
 *
 * @param raw - As it was written, without separators
 */
export function splitParameter(raw: string): [name: string, value: string] {
  const readable = raw.includes('%') ? raw.replace(/%5b/gi, '[').replace(/%5d/gi, ']') : raw
  const bracket = readable.indexOf(']=')
  const end = bracket === -1 ? readable.indexOf('=') : bracket + 1
  return end === -1 ? [readable, ''] : [readable.slice(0, end), readable.slice(end + 1)]
}
