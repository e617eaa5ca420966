import type { Readable } from 'node:stream'
import { RequestFailure } from '../client/transport/request_failure.ts'

/**
 * No login page is larger than this: bytes.
 */
const MOST = 5 * 1024 * 1024

/**
 * Reads the body of a page into memory.
 *
 * @throws RequestFailure - when it is larger than any login page
 */
export async function readText(body: Readable): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > MOST) {
      throw new RequestFailure('body-too-large', false)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
