import type { IncomingHttpHeaders } from 'node:http'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * The request headers on which an Inertia answer depends: that it is one, for which version of
 * the assets, and which part of the page it is.
 */
const INERTIA_HEADERS = [
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

const FIELD_NAME = /^[!#$%&'*+.^_`|~\da-z-]+$/

/**
 * Whether a text in lower case can be the name of a header (RFC 9110, 5.1).
 */
export function isFieldName(text: string): boolean {
  return FIELD_NAME.test(text)
}

/**
 * The field names of one or more `Vary` headers, in lower case, sorted, each once
 * (RFC 9110, 12.5.5). What is no name is left out: no request has such a header.
 *
 * @param values - The header, in one line or in several
 */
export function varyNames(...values: (string | string[] | number | undefined)[]): string[] {
  const names = values
    .flat()
    .flatMap((value) => String(value ?? '').split(','))
    .map((name) => name.trim().toLowerCase())
    .filter(isFieldName)
  return [...new Set(names)].sort()
}

/**
 * Whether a request wants JSON where others get HTML.
 */
function isInertiaRequest(headers: IncomingHttpHeaders): boolean {
  return headers['x-inertia'] !== undefined
}

/**
 * What an answer varies by although it may not say so: AdonisJS says no more than `X-Inertia` of
 * an Inertia answer, and that after the page cache has seen the response.
 */
export function impliedVary({ request, response }: HttpContext): string[] {
  const isInertia =
    isInertiaRequest(request.request.headers) || response.getHeader('x-inertia') !== undefined
  return isInertia ? [...INERTIA_HEADERS] : []
}

/**
 * Whether a header, by its name in lower case, is one that Inertia's client sends.
 */
export function isInertiaHeader(name: string): boolean {
  return name.startsWith('x-inertia')
}
