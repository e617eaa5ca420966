import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { UrlSource } from '../types.ts'

/**
 * The URLs of a file or of standard input, one a line. Empty lines, and those that begin with
 * `#`, are left out.
 *
 * @param from - A path, a stream, or `'-'` for standard input
 * @throws E_SOURCE_FAILED - from `makeRequests`, when the file cannot be read
 * @example
 * ```ts
 * makeRequests({ urls: lines('urls.txt') })
 * ```
 */
export function lines(from: string | URL | Readable): UrlSource {
  return {
    async *readUrls() {
      const input = from === '-' ? process.stdin : open(from)
      for await (const line of createInterface({ input, crlfDelay: Infinity })) {
        const url = line.trim()
        if (url !== '' && !url.startsWith('#')) {
          yield url
        }
      }
    },
  }
}

function open(from: string | URL | Readable): Readable {
  return typeof from === 'string' || from instanceof URL ? createReadStream(from) : from
}
