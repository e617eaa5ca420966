import { LRUCache } from 'lru-cache'
import { chunkOf, keptUntil, parseChunk } from './chunk.ts'
import type { LaneHeader } from './lane_header.ts'
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
 * The chunks of a lane, as its owner reads and writes them.
 */
export class LaneChunks {
  #lane: number
  #header: Pick<LaneHeader, 'chunks' | 'isDamaged'>
  #place: LanesPlace
  #kept = new LRUCache<number, PageRecord[]>({ max: KEPT_CHUNKS })

  /**
   * @param header - It is kept as it has to be written
   */
  constructor(lane: number, header: Pick<LaneHeader, 'chunks' | 'isDamaged'>, place: LanesPlace) {
    this.#lane = lane
    this.#header = header
    this.#place = place
  }

  /**
   * @throws E_STORE_UNAVAILABLE
   */
  async read(chunk: number): Promise<PageRecord[]> {
    const kept = this.#kept.get(chunk)
    if (kept !== undefined) {
      return kept
    }
    const { entries, keys } = this.#place
    const records = parseChunk(await entries.read(keys.chunk(this.#lane, chunk)))
    const until = this.#header.chunks[chunk]
    if (records === null && (until === null || until > Date.now())) {
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
    const isNews = this.#keep(chunk, keptUntil(records), now)
    const until = this.#header.chunks[chunk]
    const { entries, keys } = this.#place
    this.#kept.delete(chunk)
    const ttl = until === null ? null : Math.max(1, until - now) / 1000
    await entries.write(keys.chunk(this.#lane, chunk), chunkOf(records), ttl)
    this.#kept.set(chunk, records)
    return isNews
  }

  /**
   * Reads what had been in the lane, past the end of what its header says: the last owner may have
   * written a chunk, and not the header any more.
   *
   * @param found - Called with the records of each chunk
   * @throws E_STORE_UNAVAILABLE
   */
  async readAll(found: (chunk: number, records: PageRecord[]) => void): Promise<void> {
    const { chunks } = this.#header
    const known = chunks.length
    for (let first = 0; first < known; first += KEPT_CHUNKS) {
      const length = Math.min(KEPT_CHUNKS, known - first)
      const numbers = Array.from({ length }, (_, index) => first + index)
      const read = await Promise.all(numbers.map((chunk) => this.read(chunk)))
      read.forEach((records, index) => found(first + index, records))
    }
    let records = await this.read(known)
    while (records.length > 0) {
      chunks.push(keptUntil(records))
      found(chunks.length - 1, records)
      records = await this.read(chunks.length)
    }
  }

  /**
   * Chunks are kept twice as long as they need to be, so that not each page that is stored writes the
   * header as well.
   */
  #keep(chunk: number, until: number | null, now: number): boolean {
    const { chunks } = this.#header
    const known = chunks[chunk]
    if (known === null || (known !== undefined && until !== null && known >= until)) {
      return false
    }
    chunks[chunk] = until === null ? null : until + Math.max(0, until - now)
    return true
  }
}
