import { extname } from 'node:path'
import { Readable } from 'node:stream'
import { readFile, stat } from 'node:fs/promises'
import type { HttpResponse } from '@adonisjs/core/http'

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
  if (response.hasFileToStream) {
    return bufferFile(response, limit)
  }
  return response.hasStream ? bufferReadable(response, limit) : null
}

async function bufferReadable(response: HttpResponse, limit: number): Promise<'size' | null> {
  const [body, errorCallback] = response.lazyBody.stream!
  const source: AsyncIterator<Uint8Array | string> = (
    body instanceof ReadableStream ? Readable.fromWeb(body as never) : (body as Readable)
  )[Symbol.asyncIterator]()

  const chunks: Buffer[] = []
  let size = 0
  try {
    for (let next = await source.next(); !next.done; next = await source.next()) {
      const chunk = Buffer.from(next.value as Uint8Array)
      chunks.push(chunk)
      size += chunk.byteLength
      if (size > limit) {
        response.lazyBody.stream = [Readable.from(resume(chunks, source)), errorCallback]
        return 'size'
      }
    }
  } catch (error) {
    // AdonisJS answers a broken stream in its own way: it gets the error when it reads the stream.
    response.lazyBody.stream = [Readable.from(resume(chunks, failing(error))), errorCallback]
    return 'size'
  }
  response.lazyBody = { content: [Buffer.concat(chunks), false] }
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
