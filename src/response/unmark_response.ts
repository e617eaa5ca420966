import { isUtf8 } from 'node:buffer'
import { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { givenMarkers } from '../holes/marked_pages.ts'
import { serializeBody } from './serialize_body.ts'
import type { Holes } from '../holes/holes.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * Personalises the holes of a response that was produced to be stored and is not: the visitor must
 * not see the markers.
 *
 * @param serializeJSON - The application's own setting, of config/app.ts
 */
export async function unmarkResponse(
  ctx: HttpContext,
  holes: Holes,
  serializeJSON: (value: unknown) => string | undefined
): Promise<void> {
  const { response } = ctx
  const markers = givenMarkers(ctx)?.all() ?? []
  if (markers.length === 0) {
    return
  }
  if (response.hasStream) {
    const [source, errorCallback] = response.lazyBody.stream!
    const longest = Math.max(...markers.map(({ text }) => text.length))
    const type = response.getHeader('content-type')
    if (isTextType(String(type ?? '')) && !response.getHeader('content-encoding')) {
      const unmark = (text: string) => holes.unmark(ctx, text, type, markers)
      const stream = Readable.from(unmarked(source as never, unmark, longest))
      response.removeHeader('content-length')
      response.lazyBody.stream = [stream, errorCallback]
    }
    return
  }
  if (!response.hasContent) {
    return
  }
  const [value, generateEtag] = response.content!
  const serialized = serializeBody(value, serializeJSON)
  const content = serialized?.content
  if (typeof content === 'string' || (content && isUtf8(content))) {
    response.safeHeader('Content-Type', serialized!.contentType!)
    const contentType = response.getHeader('content-type')
    const body = await holes.unmark(ctx, String(content), contentType, markers)
    response.lazyBody = { content: [body, generateEtag] }
  }
}

/**
 * Types of bodies in which nobody writes what a template has rendered.
 */
function isTextType(type: string): boolean {
  return !/^(image|audio|video|font)\/|^application\/(octet-stream|zip|gzip|pdf)/i.test(type)
}

/**
 * A stream without its markers. One of them may come in pieces, so the end of what has come waits
 * for the next piece.
 *
 * @param longest - Characters of the longest marker
 */
async function* unmarked(
  source: AsyncIterable<Buffer | string>,
  unmark: (text: string) => Promise<string>,
  longest: number
): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  for await (const piece of source) {
    rest = await unmark(rest + decoder.write(Buffer.from(piece)))
    const end = rest.length - longest
    if (end > 0) {
      yield rest.slice(0, end)
      rest = rest.slice(end)
    }
  }
  yield unmark(rest + decoder.end())
}
