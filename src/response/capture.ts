import { varyNames } from '../http/vary.ts'
import { headerLines, responseHeader } from '../http/header_lines.ts'
import { decoded } from './decode_body.ts'
import { serializeBody } from './serialize_body.ts'
import { bufferStream } from './buffer_stream.ts'
import type { Holes } from '../holes/holes.ts'
import type { HeaderChanges } from '../page/header_changes.ts'
import type { HoleMark } from '../page/hole_mark.ts'
import type { Reason } from '../store_rules/reasons.ts'
import type { Recording } from '../recording/recording.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * Headers that belong to one message or to one connection, not to a page.
 */
const NOT_STORED = new Set([
  // RFC 9110, 7.6.1 and 11.7; RFC 9111, 3.1; RFC 9211
  'age',
  'cache-status',
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  // How long this answer took
  'server-timing',
  'x-response-time',
  'x-runtime',
  // By which this request is found in a log or a trace
  'traceparent',
  'traceresponse',
  'tracestate',
  'x-correlation-id',
  'x-request-id',
  // What this client may still ask for, and how it has to prove itself (RFC 9110, 11.6.3; RFC 9449)
  'authentication-info',
  'dpop-nonce',
  'ratelimit',
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
])

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
  /** What AdonisJS gives to content of this kind */
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
  const { content, contentType } = serialized
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

/**
 * Leaves out of what is stored what belongs to this one message, also those headers that the handler
 * says belong to the connection (RFC 9111, 3.1).
 */
export function ignoreMessageHeaders(headers: HeaderChanges): void {
  const connection = varyNames(...headerLines(headers, 'connection'))
  headers
    .names()
    .filter((name) => NOT_STORED.has(name) || connection.includes(name))
    .forEach((name) => headers.ignore(name))
}

/**
 * Fixes what AdonisJS would only decide when it sends the response (bytes, content type, ETag),
 * so that hits are equal to the miss. To be called when no rule refuses the page, while the
 * recording is still on: what is set here is part of the page.
 */
export function finaliseResponse(
  { response }: HttpContext,
  recording: Recording,
  { body: content, contentType, holes }: CapturedBody
): void {
  ignoreMessageHeaders(recording.headers)
  if (content === null) {
    if (response.hasContent) {
      response.safeStatus(204)
    }
    response.lazyBody = {}
    return
  }
  response.safeHeader('Content-Type', contentType!)
  if (!response.getHeader('etag')) {
    response.setEtag(content)
  }
  if (response.getStatus() === 200 && holes.length === 0) {
    response.safeHeader('Accept-Ranges', 'bytes')
  }
  response.lazyBody = { content: [content, false] }
}
