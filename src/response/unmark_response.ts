import { isUtf8 } from 'node:buffer'
import { markersOf } from '../holes/markers.ts'
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
  if (!response.hasContent || !markersOf(ctx)?.all().length) {
    return
  }
  const [value, generateEtag] = response.content!
  const serialized = serializeBody(value, serializeJSON)
  const content = serialized?.content
  if (typeof content === 'string' || (content && isUtf8(content))) {
    response.safeHeader('Content-Type', serialized!.contentType!)
    const contentType = response.getHeader('content-type')
    const body = await holes.unmark(ctx, String(content), contentType)
    response.lazyBody = { content: [body, generateEtag] }
  }
}
