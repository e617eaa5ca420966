/**
 * Something that has headers: AdonisJS' response, or what a handler did to one.
 */
interface Headers {
  get?(name: string): unknown
  getHeader?(name: string): unknown
}

/**
 * The lines of a header. There are none where it is not set.
 *
 * @param name - In lower case
 */
export function headerLines(headers: Headers, name: string): string[] {
  const value = headers.getHeader ? headers.getHeader(name) : headers.get?.(name)
  return value === undefined || value === null ? [] : [value].flat().map(String)
}
