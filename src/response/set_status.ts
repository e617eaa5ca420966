import type { HttpResponse } from '@adonisjs/core/http'

/**
 * Gives a response a status as whoever answers without the page cache does: nobody has to set that of a success,
 * and a redirect that somebody makes of it later has its own. AdonisJS keeps one that was set with `status()`.
 */
export function setStatus(response: HttpResponse, status: number): void {
  if (status === 200) {
    response.response.statusCode = status
  } else {
    response.status(status)
  }
}
