import type { HttpResponse } from '@adonisjs/core/http'

/**
 * A stream as a handler gives it to a response.
 */
export type BodyStream = NonNullable<HttpResponse['lazyBody']['stream']>[0]

/**
 * Takes the body out of a response that is to have another one.
 */
export function discardBody(response: HttpResponse): void {
  const [stream] = response.lazyBody.stream ?? []
  response.lazyBody = {}
  if (stream !== undefined) {
    discardStream(stream)
  }
}

/**
 * Ends a stream that nobody reads to its end: what it comes from, such as a connection, is closed, and
 * an error of it is nobody's any more. Without a listener it would end the process.
 */
export function discardStream(stream: BodyStream): void {
  if (stream instanceof ReadableStream) {
    stream.cancel().catch(() => {})
    return
  }
  stream.on('error', () => {})
  if ('destroy' in stream && typeof stream.destroy === 'function') {
    stream.destroy()
  }
}
