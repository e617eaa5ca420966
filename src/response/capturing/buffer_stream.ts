import { extname } from 'node:path'
import { readFile, stat } from 'node:fs/promises'
import { NO_TYPE } from './content_type_of.ts'
import { readableOf, streamMadeOf } from './stream_made_of.ts'
import type { HttpResponse } from '@adonisjs/core/http'

/**
 * What is said of a body that leaves in chunks, such as that of another server which is passed on. With the length
 * that AdonisJS says of bytes no client would take it (RFC 9112, 6.2).
 */
const OF_CHUNKS = ['transfer-encoding', 'trailer']

/**
 * Reads a stream or a download into memory and replaces it by the bytes, where the page says that
 * its streams may be stored.
 *
 * @param limit - Bytes. A stream that turns out to be longer is sent to the visitor unchanged
 * @returns the rule that refuses it; `null` when the bytes are there, or nothing was streamed
 */
export async function bufferStream(
  response: HttpResponse,
  limit: number
): Promise<'stream' | 'size' | null> {
  // AdonisJS sends the first of these that there is.
  if (response.hasContent) {
    return null
  }
  if (response.hasStream) {
    return bufferReadable(response, limit)
  }
  return response.hasFileToStream ? bufferFile(response, limit) : null
}

async function bufferReadable(response: HttpResponse, limit: number): Promise<'size' | null> {
  const [body, errorCallback] = response.lazyBody.stream!
  const source = readableOf(body)
  const pieces: AsyncIterator<Uint8Array | string> = source[Symbol.asyncIterator]()
  const resumed = (rest: typeof pieces) => streamMadeOf(source, () => resume(chunks, rest))

  const chunks: Buffer[] = []
  let size = 0
  try {
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
      const chunk = Buffer.from(next.value as Uint8Array)
      chunks.push(chunk)
      size += chunk.byteLength
      if (size > limit) {
        response.lazyBody.stream = [resumed(pieces), errorCallback]
        return 'size'
      }
    }
  } catch (error) {
    // AdonisJS answers a broken stream in its own way: it gets the error when it reads the stream.
    response.lazyBody.stream = [resumed(failing(error)), errorCallback]
    return 'size'
  }
  response.lazyBody = { content: [Buffer.concat(chunks), false] }
  response.safeHeader('Content-Type', NO_TYPE)
  OF_CHUNKS.forEach((name) => response.removeHeader(name))
  return null
}

/**
 * Follows `HttpResponse.streamFileForDownload`. A file that is not there is left to AdonisJS.
 */
async function bufferFile(
  response: HttpResponse,
  limit: number
): Promise<'stream' | 'size' | null> {
  const [path] = response.lazyBody.fileToStream!
  const stats = await stat(path).catch(() => null)
  if (!stats?.isFile()) {
    return 'stream'
  }
  if (stats.size > limit) {
    return 'size'
  }
  const content = await readFile(path)
  response.header('Last-Modified', stats.mtime.toUTCString())
  response.type(extname(path))
  response.lazyBody = { content: [content, false] }
  return null
}

async function* resume(chunks: Buffer[], rest: AsyncIterator<Uint8Array | string>) {
  yield* chunks
  for (let next = await rest.next(); !next.done; next = await rest.next()) {
    yield next.value
  }
}

function failing(error: unknown): AsyncIterator<never> {
  return { next: () => Promise.reject(error) }
}
