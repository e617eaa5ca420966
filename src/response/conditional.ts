import fresh from 'fresh'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * Answers 304 where the visitor has the page already (RFC 9110, 13): `If-None-Match` with lists,
 * weak comparison and `*`, which wins over `If-Modified-Since`. The headers of the page stay,
 * so that the 304 says what the 200 would have said.
 *
 * The visitor's `Cache-Control` is not asked: it is about the answer being current, which is
 * not in doubt here.
 *
 * @param otherEtags - Of the same page in other content codings: which one the visitor has does not
 * matter, and is said
 * @returns whether it is a 304
 */
export function answerConditional(
  { request, response }: HttpContext,
  otherEtags: string[] = []
): boolean {
  const { 'if-none-match': noneMatch, 'if-modified-since': modifiedSince } = request.request.headers
  const status = response.getStatus()
  if (status < 200 || status > 299 || status === 204) {
    return false
  }
  const current = text(response.getHeader('etag'))
  const etags = [current, ...otherEtags]
  const isFresh = (etag: string | undefined) => {
    const conditions = { 'if-none-match': noneMatch, 'if-modified-since': modifiedSince }
    // Where nothing says when it was modified, when it was generated does (RFC 9111, 4.3.2).
    const lastModified = text(response.getHeader('last-modified') ?? response.getHeader('date'))
    return fresh(conditions, { 'etag': etag, 'last-modified': lastModified })
  }
  // Mostly it is the very ETag that they were given.
  const same = noneMatch === undefined ? -1 : etags.indexOf(noneMatch)
  const matching = same === -1 ? etags.findIndex(isFresh) : same
  if (matching === -1) {
    return false
  }
  if (matching > 0) {
    response.header('ETag', otherEtags[matching - 1])
  }
  response.status(304)
  response.lazyBody = { content: [null, false] }
  return true
}

function text(value: unknown): string | undefined {
  return value === undefined ? undefined : String(value)
}
