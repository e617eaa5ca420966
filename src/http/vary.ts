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

/**
 * The field names of one or more `Vary` headers, in lower case, sorted, each once
 * (RFC 9110, 12.5.5).
 *
 * @param values - The header, in one line or in several
 */
export function varyNames(...values: (string | string[] | number | undefined)[]): string[] {
  const names = values
    .flat()
    .flatMap((value) => String(value ?? '').split(','))
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '')
  return [...new Set(names)].sort()
}

/**
 * Headers in which spaces around separators mean nothing, and those of them in which case means
 * nothing either (RFC 9110, 12.5).
 */
const LISTS = new Set(['accept', 'accept-charset', 'accept-encoding', 'accept-language'])
const CASELESS = new Set(['accept-charset', 'accept-encoding', 'accept-language'])

/**
 * What a request says in the headers that a page varies by. Two requests with the same answer
 * select the same variant (RFC 9111, 4.1).
 */
export function varyValues(names: readonly string[], headers: IncomingHttpHeaders): string[] {
  const values = names.map((name) => valueOf(name, headers))
  const unnamed = names.includes('x-inertia') ? unknownInertiaHeaders(headers) : []
  return values.concat(unnamed.map((name) => `${name}${valueOf(name, headers)}`))
}

function valueOf(name: string, headers: IncomingHttpHeaders): string {
  const value = headers[name]
  return value === undefined ? '' : `=${normal(name, [value].flat().join(', '))}`
}

/**
 * One spelling of what means the same.
 */
function normal(name: string, value: string): string {
  const spaced = value.trim().replace(/\s+/g, ' ')
  const list = LISTS.has(name) ? spaced.replace(/ ?([,;=]) ?/g, '$1') : spaced
  return CASELESS.has(name) ? list.toLowerCase() : list
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
 * The headers of Inertia's in a request that are not known here. They count as well, but only for
 * that request: a visitor must not change the headers by which all other pages are told apart.
 */
function unknownInertiaHeaders(headers: IncomingHttpHeaders): string[] {
  return Object.keys(headers)
    .filter((name) => name.startsWith('x-inertia') && !INERTIA_HEADERS.includes(name))
    .sort()
}
