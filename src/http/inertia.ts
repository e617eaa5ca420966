import type { IncomingHttpHeaders } from 'node:http'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * The request headers on which an Inertia answer depends: that it is one, for which version of
 * the assets, and which part of the page it is.
 */
const REQUEST_HEADERS = [
  'x-inertia',
  'x-inertia-error-bag',
  'x-inertia-except-once-props',
  'x-inertia-infinite-scroll-merge-intent',
  'x-inertia-partial-component',
  'x-inertia-partial-data',
  'x-inertia-partial-except',
  'x-inertia-reset',
  'x-inertia-version',
]

/**
 * Whether a request wants JSON where others get HTML.
 */
export function isInertiaVisit(headers: IncomingHttpHeaders): boolean {
  return headers['x-inertia'] !== undefined
}

/**
 * What an answer varies by although it may not say so: AdonisJS says no more than `X-Inertia` of
 * an Inertia answer, and that after the page cache has seen the response.
 */
export function impliedVary({ request, response }: HttpContext): string[] {
  const isInertia =
    isInertiaVisit(request.request.headers) || response.getHeader('x-inertia') !== undefined
  return isInertia ? [...REQUEST_HEADERS] : []
}

/**
 * The headers of Inertia's in a request that are not known here. They count as well, but only
 * for that request: nobody is to change by what all other pages are told apart.
 */
export function unknownInertiaHeaders(headers: IncomingHttpHeaders): string[] {
  return Object.keys(headers)
    .filter((name) => name.startsWith('x-inertia') && !REQUEST_HEADERS.includes(name))
    .sort()
}
