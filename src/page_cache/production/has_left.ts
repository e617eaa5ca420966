import type { ServerResponse } from 'node:http'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * Whether the connection of a visitor has been closed before the response was sent. Over HTTP/2 it is the stream
 * that ends.
 */
export function hasLeft({ response }: HttpContext): boolean {
  const { destroyed, stream } = response.response as ServerResponse & {
    stream?: { destroyed: boolean }
  }
  return destroyed || stream?.destroyed === true
}
