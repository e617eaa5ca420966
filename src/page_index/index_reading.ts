import { NewestRecords } from './newest_records.ts'
import { readHeaders, MOST_LANES } from './read_headers.ts'
import { parseChunk } from './chunk.ts'
import type { LanesPlace } from './lane_chunks.ts'
import type { ChunkPlace, LaneHeader } from './lane_header.ts'
import type { PageRecord } from '../page/page_record.ts'

/**
 * How many chunks are read at a time.
 */
const CHUNKS_AT_ONCE = 8

/**
 * What the index does not know.
 */
export interface IndexGaps {
  /** It has the pages that were stored since then, in milliseconds since the epoch; `null`: none */
  since: number | null

  /** How many pages have found no place in it, or more */
  leftOut: number

  /** Parts of it have been evicted from the store, or cannot be read */
  isDamaged: boolean
}

/**
 * Reads the index of a store once, chunk by chunk. What it does not know is known when all is read.
 */
export class IndexReading {
  readonly gaps: IndexGaps = { since: null, leftOut: 0, isDamaged: false }
  #place: LanesPlace

  constructor(place: LanesPlace) {
    this.#place = place
  }

  /**
   * All records, of all versions of the application, each page once: a chunk at a time. Whether a page
   * is still stored, they do not say.
   *
   * @throws E_STORE_UNAVAILABLE
   */
  async *chunks(): AsyncGenerator<PageRecord[], void, void> {
    const headers = await readHeaders(this.#place)
    const now = Date.now()
    headers.forEach((header) => this.#note(header, now))
    this.gaps.isDamaged ||= headers.length === MOST_LANES
    const newest = headers.length > 1 ? await this.#newest(headers) : null
    for await (const records of this.#read(headers)) {
      const kept = records.filter(({ keptUntil }) => keptUntil === null || keptUntil > now)
      yield newest === null ? kept : kept.filter((record) => newest.take(record))
    }
  }

  #note(header: LaneHeader | null, now: number): void {
    if (header === null) {
      // A lane is only begun where all before it are in use.
      this.gaps.isDamaged = true
      return
    }
    const { since, leftOut, leftOutUntil, isDamaged } = header
    this.gaps.since = Math.min(since, this.gaps.since ?? Infinity)
    this.gaps.leftOut += leftOutUntil === null || leftOutUntil > now ? leftOut : 0
    this.gaps.isDamaged ||= isDamaged
  }

  /**
   * Which records tell of the pages that are stored: several processes may have one of a page.
   */
  async #newest(headers: (LaneHeader | null)[]): Promise<NewestRecords> {
    const newest = new NewestRecords()
    for await (const records of this.#read(headers)) {
      records.forEach((record) => newest.note(record))
    }
    const { entries } = this.#place
    await newest.settle((key) => entries.read(key))
    return newest
  }

  async *#read(headers: (LaneHeader | null)[]): AsyncGenerator<PageRecord[], void, void> {
    for (const [lane, header] of headers.entries()) {
      const places = header?.chunks ?? []
      for (let first = 0; first < places.length; first += CHUNKS_AT_ONCE) {
        const some = places.slice(first, first + CHUNKS_AT_ONCE)
        yield* await Promise.all(
          some.map((place, index) => this.#chunk(lane, first + index, place))
        )
      }
    }
  }

  async #chunk(lane: number, chunk: number, { claim, until }: ChunkPlace): Promise<PageRecord[]> {
    const { entries, keys } = this.#place
    const records = parseChunk(await entries.read(keys.chunk(lane, chunk, claim)))
    if (records === null && (until === null || until > Date.now())) {
      this.gaps.isDamaged = true
    }
    return records ?? []
  }
}
