import { shadowMethod } from '../recording/watching/shadow.ts'
import type { Page } from '../page/page.ts'
import type { HttpResponse } from '@adonisjs/core/http'

/** That of what has no body, which AdonisJS gives to a response where nobody has set one */
export const NO_CONTENT = 204

/**
 * Gives a response the status of a page as whoever answers without the page cache does: a redirect that somebody
 * makes of it later has its own, unless the handler has set that of the page. AdonisJS keeps one that was set.
 */
export function setStatus(response: HttpResponse, { status, isStatusOwn }: Page): void {
  if (isStatusOwn) {
    response.status(status)
  } else {
    // AdonisJS finds out by itself that nothing is sent, unless somebody has something to send.
    response.response.statusCode = status === NO_CONTENT ? 200 : status
  }
}

/**
 * Whether somebody has set the status of a response. AdonisJS tells nobody, but sets none in place of that.
 */
export function hasOwnStatus(response: HttpResponse): boolean {
  let isOwn = true
  const end = shadowMethod(response, 'status', () => {
    isOwn = false
    return response
  })
  response.safeStatus(response.getStatus())
  end()
  return isOwn
}
