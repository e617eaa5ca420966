import { keepFromOthers } from './keep_from_others.ts'
import { byteRange } from '../http/byte_range.ts'
import { ifRangeHolds } from '../http/if_range.ts'
import { httpDate } from '../http/http_date.ts'
import type { Page } from '../page/page.ts'
import type { HttpContext, HttpResponse } from '@adonisjs/core/http'

/**
 * Headers about the bytes of one message, which the part of a page has others of (RFC 9530, 2).
 */
const OF_CONTENT = ['content-digest', 'content-md5']

/**
 * Headers about a representation, of which nothing is sent.
 */
const OF_REPRESENTATION = [
  ...['age', 'digest', 'etag', 'expires', 'last-modified', 'repr-digest', ...OF_CONTENT],
  ...['content-disposition', 'content-encoding', 'content-language', 'content-location'],
  'content-type',
]

/**
 * Conditions under which a part is wanted, that a cache does not decide (RFC 9110, 13.1.1 and 13.1.4): the whole
 * page is right under any of them.
 */
const CONDITIONS = ['if-match', 'if-unmodified-since']

/**
 * Sends the one range of the page in a response that its visitor asks for: 206, or 416 where the page is
 * not that long (RFC 9110, 14.2, 15.3.7 and 15.5.17). It is a range of what the response has, and so of
 * the compressed body where that was chosen. Nothing changes where the visitor asks for several ranges, has a
 * part of something else (`If-Range`), or asks with HEAD; nor where the response is no 200, or
 * says `Accept-Ranges: none`.
 *
 * To be called with requests that have a `Range`, when all else is decided about the response.
 *
 * @param targeted - Names of headers that some caches follow in place of `Cache-Control`
 * @param hasForms - Whether it is sent in several content codings: a date does not tell them apart, of which a part
 * may be there (RFC 9110, 8.8.2.2)
 */
export function answerRange(
  { request, response }: HttpContext,
  page: Page,
  targeted: Iterable<string>,
  hasForms: boolean
): void {
  const { headers } = request.request
  const [content] = response.content ?? []
  const isPossible =
    request.intended() === 'GET' &&
    response.getStatus() === 200 &&
    String(response.getHeader('accept-ranges')).toLowerCase() !== 'none' &&
    CONDITIONS.every((name) => headers[name] === undefined)
  if (!isPossible || (typeof content !== 'string' && !Buffer.isBuffer(content))) {
    return
  }
  const body = typeof content === 'string' ? Buffer.from(content) : content
  const ifRange = headers['if-range'] as string | undefined
  const isOfSame =
    ifRange === undefined || ifRangeHolds(ifRange, validatorsOf(response, page, hasForms))
  const range = isOfSame ? byteRange(headers.range!, body.length) : null
  if (range === 'unsatisfiable') {
    return refuse(response, body.length, targeted)
  }
  if (range !== null) {
    const { first, last } = range
    OF_CONTENT.forEach((name) => response.removeHeader(name))
    response.status(206)
    response.header('Content-Range', `bytes ${first}-${last}/${body.length}`)
    response.lazyBody = { content: [body.subarray(first, last + 1), false] }
  }
}

/**
 * Other caches must not take it for the page: it has the same URL, and might be fresh.
 */
function refuse(response: HttpResponse, size: number, targeted: Iterable<string>): void {
  OF_REPRESENTATION.forEach((name) => response.removeHeader(name))
  response.status(416)
  keepFromOthers(response, targeted, 'no-store')
  response.header('Content-Range', `bytes */${size}`)
  response.lazyBody = { content: [null, false] }
}

function validatorsOf(
  response: HttpResponse,
  page: Page,
  hasForms: boolean
): Parameters<typeof ifRangeHolds>[1] {
  const [etag, lastModified, date] = ['etag', 'last-modified', 'date'].map((name) => {
    const value = response.getHeader(name)
    return value === undefined ? undefined : String(value)
  })
  return {
    etag,
    lastModified: hasForms ? undefined : lastModified,
    generatedAt: httpDate(date, page.storedAt) ?? page.storedAt,
  }
}
