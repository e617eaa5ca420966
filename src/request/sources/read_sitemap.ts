import { createGunzip } from 'node:zlib'
import { Readable } from 'node:stream'
import { SitemapProblem } from './sitemap_problem.ts'
import { SitemapReader } from './sitemap_reader.ts'

/**
 * Of the protocol (sitemaps.org), before compression.
 */
const MOST_BYTES = 50 * 1024 * 1024

/**
 * What a document lists.
 */
export type Sitemap = ReturnType<SitemapReader['end']>

/**
 * Reads a sitemap as fast as it comes: a connection that stays open as long as its pages are
 * being asked for would be closed by the server. What is kept is bounded by the protocol.
 *
 * @throws SitemapProblem
 */
export async function readSitemap(body: Readable): Promise<Sitemap> {
  const reader = new SitemapReader()
  const decoder = new TextDecoder()
  let bytes = 0
  for await (const chunk of await unzipped(body)) {
    bytes += chunk.length
    if (bytes > MOST_BYTES) {
      throw new SitemapProblem('sitemap-too-large')
    }
    reader.write(decoder.decode(chunk, { stream: true }))
  }
  reader.write(decoder.decode())
  return reader.end()
}

/**
 * A `.gz` file is told by its first bytes: servers disagree about the headers it should have.
 */
async function unzipped(body: Readable): Promise<AsyncIterable<Buffer>> {
  const chunks = body[Symbol.asyncIterator]()
  const first = await chunks.next()
  const all = Readable.from(
    (async function* () {
      yield* first.done ? [] : [first.value as Buffer]
      yield* { [Symbol.asyncIterator]: () => chunks }
    })(),
    { objectMode: false }
  )
  const isGzip = !first.done && first.value[0] === 0x1f && first.value[1] === 0x8b
  return isGzip ? gunzipped(all) : all
}

async function* gunzipped(body: Readable): AsyncGenerator<Buffer> {
  const gunzip = createGunzip()
  body.on('error', (error) => gunzip.destroy(error))
  try {
    yield* body.pipe(gunzip) as AsyncIterable<Buffer>
  } catch (error) {
    throw (error as { code?: string }).code?.startsWith('Z_')
      ? new SitemapProblem('sitemap-broken-gzip')
      : error
  } finally {
    body.destroy()
  }
}
