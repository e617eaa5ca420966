import { LRUCache } from 'lru-cache'
import { chunkOf, keptUntil, parseChunk } from './chunk.ts'
import type { ChunkPlace, LaneHeader } from './lane_header.ts'
import type { LaneKeys } from './lane_keys.ts'
import type { PageRecord } from '../page/page_record.ts'
import type { SharedEntries } from '../storage/shared_entries.ts'

/**
 * How many chunks are kept as they were written, so that they need not be read before they are
 * written again; and how many are read at a time.
 */
const KEPT_CHUNKS = 16

/**
 * Where lanes are.
 */
export interface LanesPlace {
  entries: SharedEntries
  keys: LaneKeys
}

/**
 * The chunks of a lane, as its owner reads and writes them. What was written under another claim is
 * not written again, since its owner may be there after all: it is copied.
 */
export class LaneChunks {
  #lane: number
  #header: Pick<LaneHeader, 'claim' | 'chunks' | 'isDamaged'>
  #place: LanesPlace
  #kept = new LRUCache<number, PageRecord[]>({ max: KEPT_CHUNKS })

  /**
   * @param header - It is kept as it has to be written
   */
  constructor(
    lane: number,
    header: Pick<LaneHeader, 'claim' | 'chunks' | 'isDamaged'>,
    place: LanesPlace
  ) {
    this.#lane = lane
    this.#header = header
    this.#place = place
  }

  /**
   * @throws E_STORE_UNAVAILABLE
   */
  async read(chunk: number): Promise<PageRecord[]> {
    const place = this.#header.chunks[chunk]
    const kept = this.#kept.get(chunk)
    if (kept !== undefined || place === undefined) {
      return kept ?? []
    }
    const { entries, keys } = this.#place
    const records = parseChunk(await entries.read(keys.chunk(this.#lane, chunk, place.claim)))
    if (records === null && (place.until === null || place.until > Date.now())) {
      this.#header.isDamaged = true
    }
    return records ?? []
  }

  /**
   * @param now - Milliseconds since the epoch
   * @returns whether the header has to be written now
   * @throws E_STORE_UNAVAILABLE
   */
  async write(chunk: number, records: PageRecord[], now: number): Promise<boolean> {
    const known = this.#header.chunks[chunk]
    const place = this.#placeFor(known, keptUntil(records), now)
    const { entries, keys } = this.#place
    this.#kept.delete(chunk)
    const ttl = place.until === null ? null : Math.max(1, place.until - now) / 1000
    await entries.write(keys.chunk(this.#lane, chunk, place.claim), chunkOf(records), ttl)
    this.#header.chunks[chunk] = place
    this.#kept.set(chunk, records)
    return place !== known
  }

  /**
   * Reads what had been in the lane.
   *
   * @param found - Called with the records of each chunk
   * @throws E_STORE_UNAVAILABLE
   */
  async readAll(found: (chunk: number, records: PageRecord[]) => void): Promise<void> {
    const { chunks } = this.#header
    for (let first = 0; first < chunks.length; first += KEPT_CHUNKS) {
      const length = Math.min(KEPT_CHUNKS, chunks.length - first)
      const numbers = Array.from({ length }, (_, index) => first + index)
      const read = await Promise.all(numbers.map((chunk) => this.read(chunk)))
      read.forEach((records, index) => found(first + index, records))
    }
  }

  /**
   * Chunks are kept twice as long as they need to be, so that not each page that is stored writes the
   * header as well.
   */
  #placeFor(known: ChunkPlace | undefined, until: number | null, now: number): ChunkPlace {
    const { claim } = this.#header
    const isLongEnough =
      known?.until === null || (known !== undefined && until !== null && known.until >= until)
    if (known?.claim === claim && isLongEnough) {
      return known
    }
    return { claim, until: until === null ? null : until + Math.max(0, until - now) }
  }
}
