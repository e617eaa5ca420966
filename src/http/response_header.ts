import type { HttpContext } from '@adonisjs/core/http'

/**
 * A header as it stands in AdonisJS' response and in Node's below it. The first hides the
 * second, but what somebody meant by it is not gone.
 *
 * @param name - In lower case
 */
export function responseHeader(
  { response }: HttpContext,
  name: string
): (string | string[] | number | undefined)[] {
  return [response.getHeader(name) as string | string[], response.response.getHeader(name)]
}
