import type { LaneChunks } from './lane_chunks.ts'
import type { LanePlaces } from './lane_places.ts'
import type { PageRecord } from '../page/page_record.ts'

/**
 * Changes of a lane that are to be written together, so that a chunk is written once, however many of its
 * records change. What the store has dropped by now goes from every chunk that is changed.
 */
export class LaneChanges {
  #chunks: LaneChunks
  #places: LanePlaces
  #now: number
  /** By their numbers, each with its records by their keys */
  #changed = new Map<number, Map<string, PageRecord>>()

  /**
   * @param now - Milliseconds since the epoch
   */
  constructor(chunks: LaneChunks, places: LanePlaces, now: number) {
    this.#chunks = chunks
    this.#places = places
    this.#now = now
  }

  /**
   * Puts a record into a chunk, in place of that of the same key.
   *
   * @throws E_STORE_UNAVAILABLE
   */
  async put(chunk: number, record: PageRecord): Promise<void> {
    const records = this.#changed.get(chunk) ?? (await this.#opened(chunk))
    if (!records.delete(record.key)) {
      this.#places.add(chunk, record.key)
    }
    records.set(record.key, record)
  }

  /**
   * @throws E_STORE_UNAVAILABLE
   */
  async remove(key: string): Promise<void> {
    const chunk = this.#places.chunkOf(key)
    if (chunk !== undefined) {
      const records = this.#changed.get(chunk) ?? (await this.#opened(chunk))
      if (records.delete(key)) {
        this.#places.remove(chunk, key)
      }
    }
  }

  /**
   * Keeps of a chunk only some records.
   *
   * @throws E_STORE_UNAVAILABLE
   */
  async keep(chunk: number, stays: (record: PageRecord) => boolean): Promise<void> {
    await this.#opened(chunk, stays)
  }

  /**
   * @returns whether the header has to be written now
   * @throws E_STORE_UNAVAILABLE - some of it may be written all the same
   */
  async write(): Promise<boolean> {
    const isNews = await Promise.all(
      [...this.#changed].map(([chunk, byKey]) => {
        const records = [...byKey.values()]
        this.#places.noteDrop(chunk, records)
        return this.#chunks.write(chunk, records, this.#now)
      })
    )
    return isNews.includes(true)
  }

  async #opened(
    chunk: number,
    stays: (record: PageRecord) => boolean = () => true
  ): Promise<Map<string, PageRecord>> {
    const opened = new Map<string, PageRecord>()
    const records = await this.#chunks.read(chunk)
    this.#places.correct(chunk, records)
    for (const record of records) {
      if ((record.keptUntil === null || record.keptUntil > this.#now) && stays(record)) {
        opened.set(record.key, record)
      } else {
        this.#places.remove(chunk, record.key)
      }
    }
    this.#places.noteDrop(chunk, [...opened.values()])
    this.#changed.set(chunk, opened)
    return opened
  }
}
