import { mergeVary } from './replay.ts'
import { codedEtag } from '../codings/coded_etag.ts'
import { StitchedGzip } from '../codings/stitched_gzip.ts'
import type { Personalised } from '../holes/personalise.ts'
import type { PageCodings } from '../codings/page_codings.ts'
import type { Page } from '../page/page.ts'
import type { HttpContext, HttpResponse } from '@adonisjs/core/http'

/**
 * Tells other caches that the page in a response has forms in content codings, whether it is sent in one of them
 * this time or not.
 *
 * @returns the ETags of all of them: each form has one of its own, and a visitor has the page if they have any of
 * them
 */
export function sayForms(ctx: HttpContext, codings: PageCodings, page: Page): string[] {
  const { response } = ctx
  if (!hasForms(response, codings, page)) {
    return []
  }
  mergeVary(ctx, ['accept-encoding'])
  const etag = response.getHeader('etag') as string | undefined
  return etag === undefined
    ? []
    : [etag, ...codings.codings.map((coding) => codedEtag(etag, coding))]
}

/**
 * Chooses a content coding by the `Accept-Encoding` of a request, for the page in its response, which gets the ETag
 * of that form.
 *
 * @returns puts its body into the response; `null` where it is sent as it is
 */
export function chooseCoding(
  { request, response }: HttpContext,
  codings: PageCodings,
  page: Page,
  personalised: Personalised | null
): (() => void) | null {
  const chosen = hasForms(response, codings, page)
    ? codings.bodyFor(page, request.request.headers['accept-encoding'])
    : null
  if (chosen === null) {
    return null
  }
  const { coding, body } = chosen
  const etag = response.getHeader('etag') as string | undefined
  if (etag !== undefined) {
    response.header('ETag', codedEtag(etag, coding))
  }
  return () => {
    response.header('Content-Encoding', coding)
    const content = body instanceof StitchedGzip ? body.filled(personalised!.texts) : body
    response.lazyBody = { content: [content, false] }
  }
}

function hasForms(response: HttpResponse, codings: PageCodings, page: Page): boolean {
  return codings.compresses(page) && !isEncoded(response)
}

/**
 * Whether a middleware has encoded the response, or says that nothing may be changed about it.
 */
function isEncoded(response: HttpResponse): boolean {
  return (
    response.getHeader('content-encoding') !== undefined ||
    /\bno-transform\b/i.test(String(response.getHeader('cache-control')))
  )
}
