/**
 * Headers in which spaces around separators mean nothing, and those of them in which case means
 * nothing either (RFC 9110, 12.5).
 */
const LISTS = new Set(['accept', 'accept-charset', 'accept-encoding', 'accept-language'])
const CASELESS = new Set(['accept-charset', 'accept-encoding', 'accept-language'])

/**
 * One spelling of what means the same in the value of a header. Of most headers it is not known what spaces
 * mean.
 *
 * @param name - In lower case
 */
export function oneSpelling(name: string, value: string): string {
  if (!LISTS.has(name)) {
    return value
  }
  const list = value
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/ ?([,;=]) ?/g, '$1')
  return CASELESS.has(name) ? list.toLowerCase() : list
}
