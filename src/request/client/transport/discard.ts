import { RequestFailure } from './request_failure.ts'
import type { Readable } from 'node:stream'

/**
 * Reads a body to its end and keeps nothing of it. Without an iterator: there is one body for
 * every page.
 *
 * @returns its bytes
 */
export function discard(body: Readable): Promise<number> {
  return new Promise((resolve, reject) => {
    let bytes = 0
    body.on('data', (chunk: Buffer) => (bytes += chunk.length))
    body.on('end', () => resolve(bytes))
    body.on('error', reject)
    // Destroyed without an error
    body.on('close', () => reject(new RequestFailure('ECONNRESET', true)))
  })
}
