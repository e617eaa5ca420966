import { headerLines, responseHeader } from '../../http/header_lines.ts'
import { decoded } from './decode_body.ts'
import { serializeBody } from './serialize_body.ts'
import { bufferStream } from './buffer_stream.ts'
import type { Holes } from '../../holes/holes.ts'
import type { HoleMark } from '../../page/hole_mark.ts'
import type { Reason } from '../../store_rules/reasons.ts'
import type { Recording } from '../../recording/recording.ts'
import type { HttpContext } from '@adonisjs/core/http'

export interface CaptureOptions {
  /** Whether streams and downloads are buffered */
  streams: boolean
  /** Bytes */
  maxBodySize: number
  /** The application's own setting, of config/app.ts */
  serializeJSON: (value: unknown) => string | undefined
  holes: Holes
  /** What the policy says of the holes of the page */
  declaredHoles: string[] | 'auto'
}

/**
 * A body that may be stored, or the rule that refuses it.
 */
export type Captured = { refusal: Reason } | CapturedBody

export interface CapturedBody {
  refusal?: undefined
  body: string | Buffer | null
  holes: HoleMark[]
  /** What AdonisJS gives to content of this kind; `null` for none */
  contentType: string | null
}

/**
 * Takes the body of a response that a handler has produced, and leaves the response as it is.
 *
 * Serialising a value may read the session, and so belongs to the handler.
 */
export async function capture(
  ctx: HttpContext,
  recording: Recording,
  options: CaptureOptions
): Promise<Captured> {
  if (responseHeader(ctx, 'content-type').some(isEndless)) {
    return { refusal: 'stream' }
  }
  const isStream = ctx.response.hasStream && !ctx.response.hasContent
  if (options.streams) {
    const refused = await recording.asHandler(() => bufferStream(ctx.response, options.maxBodySize))
    if (refused) {
      return { refusal: refused }
    }
  }
  const { response } = ctx
  if (response.hasStream || response.hasFileToStream) {
    return { refusal: 'stream' }
  }

  const [value, , callback] = response.content ?? []
  if (callback) {
    return { refusal: 'jsonp' }
  }
  const serialized = await recording.asHandler(() => serializeBody(value, options.serializeJSON))
  if (serialized === null) {
    return { refusal: 'stream' }
  }
  const { content } = serialized
  const contentType = isStream ? null : serialized.contentType
  if (content !== null && isLarger(content, options.maxBodySize)) {
    return { refusal: 'size' }
  }
  const refusal = impossibleHole(ctx, content, recording, options.holes)
  if (refusal !== null) {
    return { refusal }
  }
  const cut = options.holes.cut(ctx, content, {
    contentType: response.getHeader('content-type') ?? contentType,
    readsVisitor: recording.inputs.personal.size > 0,
    readsToken: recording.inputs.readsToken,
    declared: options.declaredHoles,
  })
  return cut.refusal === undefined ? { ...cut, contentType } : cut
}

/**
 * Whether a body has more bytes. Those of a text take a while to count, and are three for each of its
 * units of UTF-16 at most.
 */
function isLarger(content: string | Buffer, size: number): boolean {
  return content.length * 3 > size && Buffer.byteLength(content) > size
}

/**
 * Whether a body of a type goes on for as long as its visitor stays: what has come of it so far is no
 * page.
 */
function isEndless(type: string | string[] | number | undefined): boolean {
  return /^\s*(text\/event-stream|multipart\/x-mixed-replace)\s*(;|$)/i.test(String(type))
}

/**
 * The rule that refuses a page in which something of the visitor's is where there can be no hole:
 * in a header, or in a body that is encoded.
 */
function impossibleHole(
  ctx: HttpContext,
  content: string | Buffer | null,
  { headers }: Recording,
  holes: Holes
): Reason | null {
  const codings = headerLines(headers, 'content-encoding')
  const isEncoded = content !== null && codings.length > 0
  return (
    holes.refusalOf(ctx, JSON.stringify(headers)) ??
    (isEncoded ? holes.refusalOf(ctx, decoded(content, codings)) : null)
  )
}
