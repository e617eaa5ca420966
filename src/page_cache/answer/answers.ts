import { keepFromOthers } from '../../response/keep_from_others.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * Seconds after which a visitor may ask again for a page that only a warm-up may produce.
 */
const RETRY_AFTER = 60

/**
 * What is answered without a page and without the handler. What a middleware has said of it to caches, it has
 * said of the page.
 */
export const ANSWERS = {
  /** The request accepts only a stored page (RFC 9111, 5.2.1.7) */
  'not-stored'({ response }: HttpContext, targeted: Iterable<string>): void {
    response.status(504)
    keepFromOthers(response, targeted, 'no-store')
    response.send('This page is not stored, and the request accepts only a stored page')
  },

  /** No visitor may have the page produced */
  'unavailable'({ request, response }: HttpContext, targeted: Iterable<string>): void {
    const message = 'This page is not ready yet. Please try again in a minute.'
    const accepted = request.accepts(['html', 'json'])
    response.header('Retry-After', String(RETRY_AFTER))
    keepFromOthers(response, targeted, 'no-store')
    response.status(503)
    response.send(accepted === 'json' ? { errors: [{ message }] } : message)
  },

  /** Nobody has asked for the page yet: what a browser has got in advance it asks for again */
  'not-prefetched'({ response }: HttpContext, targeted: Iterable<string>): void {
    response.status(503)
    response.vary('Sec-Purpose')
    keepFromOthers(response, targeted, 'no-store')
    response.send('This page is not stored, and is not produced in advance')
  },

  /** Nobody waits for the answer */
  'nothing'({ response }: HttpContext): void {
    response.status(204)
    response.lazyBody = {}
  },
}
