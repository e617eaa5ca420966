import { isUtf8 } from 'node:buffer'

/**
 * A body as the stores keep it.
 */
export interface EncodedBody {
  body: string | null
  /** How the body is written down. `utf8` came as bytes and leaves as bytes */
  encoding: 'text' | 'utf8' | 'base64'
}

/**
 * Writes a body down as text, without loss.
 */
export function encodeBody(body: string | Buffer | null): EncodedBody {
  if (typeof body === 'string' || body === null) {
    return { body, encoding: 'text' }
  }
  return isUtf8(body)
    ? { body: body.toString('utf8'), encoding: 'utf8' }
    : { body: body.toString('base64'), encoding: 'base64' }
}

/**
 * Reads it back.
 */
export function decodeBody(
  body: string | null,
  encoding: EncodedBody['encoding']
): string | Buffer | null {
  return body === null || encoding === 'text' ? body : Buffer.from(body, encoding)
}
