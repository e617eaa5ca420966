import { isUtf8 } from 'node:buffer'
import { bodyKind } from '../../holes/written.ts'
import { givenMarkers } from '../../holes/marked_pages.ts'
import { serializeBody } from './serialize_body.ts'
import { readableOf, streamMadeOf } from './stream_made_of.ts'
import { unmarkedPieces } from './unmarked_pieces.ts'
import type { Cut } from '../../holes/cut.ts'
import type { Holes } from '../../holes/holes.ts'
import type { HttpContext } from '@adonisjs/core/http'

type SerializeJSON = (value: unknown) => string | undefined

/**
 * Personalises the holes of a response that was produced to be stored and is not: the visitor must
 * not see the markers.
 *
 * @param serializeJSON - The application's own setting, of config/app.ts
 */
export async function unmarkResponse(
  ctx: HttpContext,
  holes: Holes,
  serializeJSON: SerializeJSON
): Promise<void> {
  const { response } = ctx
  const markers = givenMarkers(ctx)?.all() ?? []
  if (markers.length === 0) {
    return
  }
  // Where it has both, AdonisJS sends the content.
  if (response.hasContent) {
    await unmarkContent(ctx, holes, markers, serializeJSON)
  } else if (response.hasStream) {
    unmarkStream(ctx, holes, markers)
  }
}

async function unmarkContent(
  ctx: HttpContext,
  holes: Holes,
  markers: Cut[],
  serializeJSON: SerializeJSON
): Promise<void> {
  const { response } = ctx
  const [value, generateEtag, callback] = response.content!
  const serialized = serializeBody(value, serializeJSON)
  const content = serialized?.content
  if (typeof content !== 'string' && !(content && isUtf8(content))) {
    return
  }
  let type: unknown = 'application/json'
  // With a callback, the value is JSON in a script, which AdonisJS makes of it.
  if (!callback) {
    response.safeHeader('Content-Type', serialized!.contentType!)
    type = response.getHeader('content-type')
  }
  const body = await holes.unmarking(ctx, type, markers)(String(content))
  response.lazyBody = { content: [body, generateEtag, callback] }
}

function unmarkStream(ctx: HttpContext, holes: Holes, markers: Cut[]): void {
  const { response } = ctx
  const [body, errorCallback] = response.lazyBody.stream!
  // What has no type, browsers may take for HTML.
  const type = response.getHeader('content-type') ?? 'text/html'
  if (!isTextType(String(type)) || response.getHeader('content-encoding')) {
    return
  }
  const unmark = holes.unmarking(ctx, type, markers)
  const source = readableOf(body)
  const stream = streamMadeOf(source, () =>
    unmarkedPieces(source, markers, unmark, bodyKind(type) === 'html')
  )
  response.removeHeader('content-length')
  response.lazyBody.stream = [stream, errorCallback]
}

/**
 * Types of bodies in which nobody writes what a template has rendered.
 */
function isTextType(type: string): boolean {
  return !/^(image|audio|video|font)\/|^application\/(octet-stream|zip|gzip|pdf)/i.test(type)
}
