/**
 * A response's content in the form in which it is sent.
 */
export interface Body {
  content: string | Buffer | null
  /** The content type that AdonisJS gives to content of this kind */
  contentType: string | null
}

/**
 * Turns what a handler returned or sent into what is sent, once, so that the page that is
 * stored and the response that it was produced for are the same bytes. Follows
 * `HttpResponse.writeBody` of @adonisjs/http-server.
 *
 * @param content - The content of `response.lazyBody.content`
 * @param serializeJSON - The application's own setting, of config/app.ts
 * @returns the body; `null` for a value that AdonisJS refuses to send
 */
export function serializeBody(
  content: unknown,
  serializeJSON: (value: unknown) => string | undefined
): Body | null {
  if (content === null || content === undefined || content === '') {
    return { content: null, contentType: null }
  }
  switch (typeof content) {
    case 'string':
      return text(content, content.trimStart().startsWith('<') ? 'text/html' : 'text/plain')
    case 'number':
    case 'boolean':
    case 'bigint':
      return text(String(content), 'text/plain')
    case 'object':
      return serializeObject(content, serializeJSON)
    default:
      return null
  }
}

function serializeObject(
  content: object,
  serializeJSON: (value: unknown) => string | undefined
): Body | null {
  if (content instanceof Uint8Array) {
    const buffer = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
    return { content: buffer, contentType: 'application/octet-stream; charset=utf-8' }
  }
  if (content instanceof RegExp) {
    return text(String(content), 'text/plain')
  }
  if (content instanceof Date) {
    return text(content.toISOString(), 'text/plain')
  }
  const json = serializeJSON(content)
  return typeof json === 'string' ? text(json, 'application/json') : null
}

function text(content: string, type: string): Body {
  return { content, contentType: `${type}; charset=utf-8` }
}
