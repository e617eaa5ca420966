import { varyNames } from '../../http/vary.ts'
import { headerLines } from '../../http/header_lines.ts'
import { hasOwnStatus, NO_CONTENT } from '../set_status.ts'
import { headerText } from '../../http/header_text.ts'
import { NO_TYPE } from './content_type_of.ts'
import type { CapturedBody } from './capture.ts'
import type { PageFields } from '../../page/page_fields.ts'
import type { HeaderChanges } from '../../page/header_changes.ts'
import type { Recording } from '../../recording/recording.ts'
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
 *
 * @returns the status with which it is sent, as far as nobody sends something else
 */
export function finaliseResponse(
  { response }: HttpContext,
  recording: Recording,
  { body: content, contentType, holes }: CapturedBody
): Pick<PageFields, 'status' | 'isStatusOwn'> {
  ignoreMessageHeaders(recording.headers)
  const isStatusOwn = hasOwnStatus(response)
  const status = response.getStatus()
  if (content === null) {
    const isEmpty = response.hasContent && !isStatusOwn
    response.lazyBody = isEmpty ? { content: [null, false] } : {}
    return { status: isEmpty ? NO_CONTENT : status, isStatusOwn }
  }
  const setDefault = (name: string, value: string | string[]) => {
    if (headerText(response.getHeader(name)) === '') {
      response.header(name, value)
      recording.headers.setDefault(name, value)
    }
  }
  setDefault('Content-Type', contentType ?? NO_TYPE)
  if (!response.getHeader('etag')) {
    response.setEtag(content)
  }
  if (status === 200 && holes.length === 0) {
    setDefault('Accept-Ranges', 'bytes')
  }
  response.lazyBody = { content: [content, false] }
  return { status, isStatusOwn }
}
