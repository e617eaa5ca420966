import fresh from 'fresh'
import { httpDate } from '../http/http_date.ts'
import { NO_CONTENT } from './set_status.ts'
import type { IncomingHttpHeaders } from 'node:http'
import type { HttpContext, HttpResponse } from '@adonisjs/core/http'

/**
 * What a page has and a 304 has not (RFC 9110, 15.4.5). AdonisJS removes it from one, and V8 keeps headers of
 * which one was removed in another way, which costs as much as all else that is done for a 304. So it is added
 * when it is known that the answer is none.
 */
export const NOT_OF_304 = 'content-type'

/**
 * Whether the answer may be a 304.
 */
export function isConditional(headers: IncomingHttpHeaders): boolean {
  return headers['if-none-match'] !== undefined || headers['if-modified-since'] !== undefined
}

/**
 * What a response is compared by, beside what it says itself.
 */
export interface Comparison {
  /**
   * Of the same page in other content codings: which one the visitor has does not matter, and is said.
   * Default: none
   */
  otherEtags?: string[]

  /**
   * It is this visitor's, and made of values of which nobody knows since when they are the same: no date says
   * that they are. Default: false
   */
  isPersonalised?: boolean
}

/**
 * Whether the visitor has the page in a response already (RFC 9110, 13): `If-None-Match` with lists, weak
 * comparison and `*`, which wins over `If-Modified-Since`.
 *
 * The visitor's `Cache-Control` is not asked: it is about the answer being current, which is
 * not in doubt here.
 */
export function isUnchanged(ctx: HttpContext, comparison: Comparison = {}): boolean {
  return matchingEtag(ctx, comparison) !== null
}

/**
 * Answers 304 where the visitor has the page already. Its headers stay, so that the 304 says what the 200 would
 * have said. To be called when nobody changes the response any more.
 *
 * @returns whether it is a 304
 */
export function answerConditional(ctx: HttpContext, comparison: Comparison = {}): boolean {
  const { response } = ctx
  const { otherEtags = [] } = comparison
  const matching = matchingEtag(ctx, comparison)
  if (matching === null) {
    return false
  }
  if (matching > 0) {
    response.header('ETag', otherEtags[matching - 1])
  }
  response.status(304)
  response.lazyBody = { content: [null, false] }
  return true
}

/**
 * Which of the ETags of a page its visitor has: 0 for that of the response, or where something else says that they
 * have it; `null` where they have none.
 */
function matchingEtag(
  { request, response }: HttpContext,
  { otherEtags = [], isPersonalised = false }: Comparison
): number | null {
  const { 'if-none-match': noneMatch, 'if-modified-since': modifiedSince } = request.request.headers
  const status = response.getStatus()
  if (status < 200 || status > 299 || status === NO_CONTENT) {
    return null
  }
  if (noneMatch === undefined) {
    return isPersonalised || !isUnmodified(response, modifiedSince) ? null : 0
  }
  const etags = [text(response.getHeader('etag')), ...otherEtags]
  // Mostly it is the very ETag that they were given.
  const same = etags.indexOf(noneMatch)
  const matching =
    same === -1 ? etags.findIndex((etag) => fresh({ 'if-none-match': noneMatch }, { etag })) : same
  return matching === -1 ? null : matching
}

/**
 * Whether the page in a response is not later than a date. What is no date says nothing (RFC 9110, 13.1.3).
 */
function isUnmodified(response: HttpResponse, since: string | undefined): boolean {
  const now = Date.now()
  // Where nothing says when it was modified, when it was generated does (RFC 9111, 4.3.2).
  const modified = text(response.getHeader('last-modified') ?? response.getHeader('date'))
  const [modifiedAt, sinceAt] = [httpDate(modified, now), httpDate(since, now)]
  return modifiedAt !== null && sinceAt !== null && modifiedAt <= sinceAt
}

function text(value: unknown): string | undefined {
  return value === undefined ? undefined : String(value)
}
