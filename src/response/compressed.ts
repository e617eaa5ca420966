import { answerConditional, isConditional } from './conditional.ts'
import { mergeVary } from './replay.ts'
import { codedEtag } from '../codings/coded_etag.ts'
import { StitchedGzip } from '../codings/stitched_gzip.ts'
import type { Personalised } from '../holes/personalise.ts'
import type { PageCodings } from '../codings/page_codings.ts'
import type { Page } from '../page/page.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * Sends the page that is in a response in a content coding that its visitor accepts, or answers 304.
 *
 * A coding is chosen by `Accept-Encoding`, and other caches are told so by `Vary`, whether the page is
 * compressed this time or not. Each form has an ETag of its own; the visitor has the page if they
 * have any of them.
 *
 * @param personalised - Its personalised holes, where it has any
 * @param isStored - Whether it comes from the store: what was produced now is not compressed
 * @returns whether the response has its body: a 304 has none, too
 */
export function answerCompressed(
  ctx: HttpContext,
  codings: PageCodings,
  page: Page,
  { personalised, isStored }: { personalised: Personalised | null; isStored: boolean }
): boolean {
  const { response } = ctx
  const { headers } = ctx.request.request
  const isPlain = !codings.compresses(page) || isEncoded(response)
  let chosen: ReturnType<PageCodings['bodyFor']> = null
  if (!isPlain) {
    mergeVary(ctx, ['accept-encoding'])
    if (isStored) {
      chosen = codings.bodyFor(page, headers['accept-encoding'])
    }
  }

  const etag = response.getHeader('etag') as string | undefined
  if (chosen !== null && etag !== undefined) {
    response.header('ETag', codedEtag(etag, chosen.coding))
  }
  if (isConditional(headers) && personalised?.etag !== null) {
    const otherEtags = isPlain || etag === undefined ? [] : etagsOf(etag, codings)
    if (answerConditional(ctx, { otherEtags, isPersonalised: personalised !== null })) {
      return true
    }
  }
  if (chosen === null) {
    return false
  }
  const { coding, body } = chosen
  response.header('Content-Encoding', coding)
  const content = body instanceof StitchedGzip ? body.filled(personalised!.texts) : body
  response.lazyBody = { content: [content, false] }
  return true
}

function etagsOf(etag: string, { codings }: PageCodings): string[] {
  return [etag, ...codings.map((coding) => codedEtag(etag, coding))]
}

/**
 * Whether a middleware has encoded the response, or says that nothing may be changed about it.
 */
function isEncoded(response: HttpContext['response']): boolean {
  return (
    response.getHeader('content-encoding') !== undefined ||
    /\bno-transform\b/i.test(String(response.getHeader('cache-control')))
  )
}
