import type { HttpContext } from '@adonisjs/core/http'

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

/**
 * A header of AdonisJS' response and of Node's below it. The first replaces the second when the
 * response is sent, but whoever set the second one meant it, too.
 *
 * @param name - In lower case
 */
export function responseHeader(
  { response }: HttpContext,
  name: string
): (string | string[] | number | undefined)[] {
  return [response.getHeader(name) as string | string[], response.response.getHeader(name)]
}
