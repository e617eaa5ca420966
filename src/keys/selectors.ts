import { forwardedHost, requestedHost } from './host_and_locale.ts'
import { isFieldName, isInertiaHeader } from '../http/vary.ts'
import { oneSpelling } from './one_spelling.ts'
import type { HttpRequest } from '@adonisjs/core/http'

/**
 * The methods of a request with which a handler chooses between representations, and the header
 * that they look at.
 */
export const NEGOTIATIONS = [
  { method: 'accepts', header: 'accept' },
  { method: 'types', header: 'accept' },
  { method: 'language', header: 'accept-language' },
  { method: 'languages', header: 'accept-language' },
  { method: 'charset', header: 'accept-charset' },
  { method: 'charsets', header: 'accept-charset' },
  { method: 'encoding', header: 'accept-encoding' },
  { method: 'encodings', header: 'accept-encoding' },
] as const

export type Negotiation = (typeof NEGOTIATIONS)[number]

/**
 * What tells the variants of a page apart (RFC 9111, 4.1): a text, so that it can be stored.
 *
 * - `accept-language`: the value of a request header, one spelling of what means the same
 * - `:accepts ["html","json"]`: what comes of a negotiation, whatever the header says. Two hundred
 *   spellings of `Accept` are then two variants
 * - `:codings`: the content codings that a request accepts, of those that are in use
 * - `:scheme`, `:host`: of the URL
 */
export type Selector = string

const OTHERS = [':codings', ':scheme', ':host']

export function headerSelector(name: string): Selector {
  return name
}

/**
 * What is no text is written as the text that AdonisJS takes it for: `undefined` is the language of that name,
 * which somebody may accept who accepts any.
 *
 * @param offered - What the handler has to choose from
 * @returns `null` where that is nothing, such as `''`: AdonisJS answers with all that the visitor accepts;
 * and where there is a list in it, or another object, which it does not always take for a text
 */
export function negotiationSelector(
  method: Negotiation['method'],
  offered: readonly unknown[]
): Selector | null {
  const isKnown = offered.some(Boolean) && !offered.some(isObject)
  return isKnown ? `:${method} ${JSON.stringify(offered.map(String))}` : null
}

function isObject(item: unknown): boolean {
  return Object(item) === item
}

/**
 * What the response's `Vary` says of a header where nothing else is known of how it was read.
 */
export function varySelector(name: string): Selector {
  return name === 'accept-encoding' ? ':codings' : name
}

/**
 * Whether a stored text is a selector: another version may know some that this one does not.
 */
export function isSelector(text: unknown): text is Selector {
  if (typeof text !== 'string') {
    return false
  }
  const [kind, offered] = parts(text)
  const isNegotiation = text.startsWith(':') && NEGOTIATIONS.some(({ method }) => method === kind)
  return isNegotiation ? isTextList(offered) : OTHERS.includes(text) || isFieldName(text)
}

function isTextList(json: string): boolean {
  try {
    const list: unknown = JSON.parse(json)
    return Array.isArray(list) && list.every((one) => typeof one === 'string')
  } catch {
    return false
  }
}

/**
 * The request header that a selector looks at, for `Vary`; `null` for what is part of the URL.
 */
export function headerOf(selector: Selector): string | null {
  if (!selector.startsWith(':')) {
    return selector
  }
  const [kind] = selector.slice(1).split(' ', 1)
  return kind === 'codings'
    ? 'accept-encoding'
    : (NEGOTIATIONS.find(({ method }) => method === kind)?.header ?? null)
}

/**
 * A selector for people: `accepts(html, json)`, `scheme`, `x-requested-with`.
 */
export function selectorText(selector: Selector): string {
  const [kind, offered] = parts(selector)
  const list = offered === '' ? '' : `(${(JSON.parse(offered) as string[]).join(', ')})`
  return selector.startsWith(':') ? `${kind}${list}` : selector
}

/**
 * Whether a visitor can make up what tells a request from others: the values of a header are theirs,
 * the outcomes of a negotiation are the handler's.
 */
export function isMadeUp(selectors: readonly Selector[], request: HttpRequest): boolean {
  const { headers } = request.request
  const isValue = (selector: Selector) =>
    !selector.startsWith(':') && headers[selector] !== undefined
  return selectors.some(isValue) || unknownInertiaHeaders(request, selectors).length > 0
}

/**
 * What a request says in all that the variants of a page are told apart by. Two requests with the
 * same answer select the same variant.
 */
export function variantOf(selectors: readonly Selector[], request: HttpRequest): string {
  const values = selectors.map((selector) => selected(selector, request))
  const unnamed = unknownInertiaHeaders(request, selectors)
  return JSON.stringify([...values, ...unnamed.map((name) => `${name}${valueOf(name, request)}`)])
}

function selected(selector: Selector, request: HttpRequest): string {
  if (!selector.startsWith(':')) {
    return valueOf(selector, request)
  }
  const [kind, offered] = parts(selector)
  switch (kind) {
    case 'scheme':
      return request.protocol()
    case 'host':
      return requestedHost({ request }) ?? ''
    case 'codings':
      return codings(request)
    default: {
      const negotiate = request[kind as 'accepts'] as (list: string[]) => string | null
      return negotiate.call(request, JSON.parse(offered)) ?? ''
    }
  }
}

function parts(selector: Selector): [kind: string, offered: string] {
  const at = selector.indexOf(' ')
  return at === -1 ? [selector.slice(1), ''] : [selector.slice(1, at), selector.slice(at + 1)]
}

function valueOf(name: string, request: HttpRequest): string {
  const value = request.request.headers[name]
  const isSaid =
    value !== undefined &&
    (name !== 'x-forwarded-host' || forwardedHost(request) !== requestedHost({ request }))
  return isSaid ? `=${oneSpelling(name, [value].flat().join(', '))}` : ''
}

/**
 * Content codings that servers use. Others are in `Accept-Encoding` for no reason that would
 * matter to a page.
 */
const CODINGS = ['br', 'gzip', 'zstd', 'deflate', 'identity', '*']

/**
 * Those of the codings in use that a request accepts (RFC 9110, 12.5.3).
 */
function codings(request: HttpRequest): string {
  const accepted = (request.encodings() as string[]).map((coding) => coding.toLowerCase())
  const known = CODINGS.filter((coding) => accepted.includes(coding))
  return `=${known.join(',')}`
}

/**
 * Headers of Inertia's in a request that no selector names. They count as well, but only for that
 * request: a visitor must not change what all other pages are told apart by.
 */
function unknownInertiaHeaders({ request }: HttpRequest, selectors: readonly Selector[]): string[] {
  if (!selectors.includes('x-inertia')) {
    return []
  }
  return Object.keys(request.headers)
    .filter((name) => isInertiaHeader(name) && !selectors.includes(name))
    .sort()
}
