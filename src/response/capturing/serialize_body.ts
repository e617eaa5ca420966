import { contentTypeOf } from './content_type_of.ts'

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
  const serialized = serialize(content, serializeJSON)
  return serialized === null ? null : { content: serialized, contentType: contentTypeOf(content) }
}

function serialize(
  content: unknown,
  serializeJSON: (value: unknown) => string | undefined
): string | Buffer | null {
  switch (typeof content) {
    case 'string':
      return content
    case 'number':
    case 'boolean':
    case 'bigint':
      return String(content)
    case 'object':
      return serializeObject(content!, serializeJSON)
    default:
      return null
  }
}

function serializeObject(
  content: object,
  serializeJSON: (value: unknown) => string | undefined
): string | Buffer | null {
  if (content instanceof Uint8Array) {
    return Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  }
  if (content instanceof RegExp) {
    return String(content)
  }
  return content instanceof Date ? content.toISOString() : (serializeJSON(content) ?? null)
}
