/**
 * The content type of a body that has none, as a header of no lines: AdonisJS gives one to bytes of which nobody has said
 * any, and none to streams.
 */
export const NO_TYPE: string[] = []

/**
 * The content type that AdonisJS gives to a body, where nobody has said one. Follows `HttpResponse.writeBody` of
 * `@adonisjs/http-server`.
 *
 * @param content - As it is given to `response.send()`
 * @param callback - The name of a function that the body calls with its value (JSONP)
 * @returns `null` for an empty body, and for a value that AdonisJS refuses to send
 */
export function contentTypeOf(content: unknown, _etag?: boolean, callback?: string): string | null {
  const type = callback === undefined ? mediaTypeOf(content) : 'text/javascript'
  return type && `${type}; charset=utf-8`
}

function mediaTypeOf(content: unknown): string | null {
  if (content === null || content === undefined || content === '') {
    return null
  }
  switch (typeof content) {
    case 'string':
      return content.trimStart().startsWith('<') ? 'text/html' : 'text/plain'
    case 'number':
    case 'boolean':
    case 'bigint':
      return 'text/plain'
    case 'object':
      return mediaTypeOfObject(content)
    default:
      return null
  }
}

function mediaTypeOfObject(content: object): string {
  if (content instanceof Uint8Array) {
    return 'application/octet-stream'
  }
  return content instanceof RegExp || content instanceof Date ? 'text/plain' : 'application/json'
}
