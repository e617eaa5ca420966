import { setImmediate } from 'node:timers/promises'
import { E_STORE_UNAVAILABLE } from '../../errors.ts'
import { gapTexts } from '../../page_cache/indexing/gap_texts.ts'
import type { PageCache } from '../../page_cache/page_cache.ts'
import type { PageRecord } from '../../page/page_record.ts'

/**
 * How many chunks of the index are read before other requests get their turn: the memory of a process
 * answers without one.
 */
const CHUNKS_IN_A_ROW = 4

/**
 * The records of the index of each store, chunk by chunk. Whether a page is still stored, they do not say:
 * of a hundred thousand that would be asked for each.
 */
export class IndexRecords {
  /** Of stores that cannot be read, in sentences */
  readonly errors: string[] = []
  /** What the index does not know, in sentences */
  readonly problems: string[] = []
  /** How many records other versions of the application have written */
  ofOtherVersions = 0
  /** Since when there is an index, in milliseconds since the epoch; `null`: there is none */
  since: number | null = null
  #pageCache: PageCache
  #version: string
  #failure: Error | null = null

  /**
   * @param version - That of the application, as records have it
   */
  constructor(pageCache: PageCache, version: string) {
    this.#pageCache = pageCache
    this.#version = version
  }

  /**
   * Those of one store, for whoever would take it for a record that is not there that it cannot be read.
   *
   * @throws E_STORE_UNAVAILABLE
   */
  async *mustRead(storeName: string): AsyncGenerator<PageRecord, void, void> {
    for await (const { record } of this.read(storeName)) {
      yield record
    }
    if (this.#failure !== null) {
      throw this.#failure
    }
  }

  /**
   * @param storeName - Of the only store to read. Default: all of them
   */
  async *read(
    storeName: string | null = null
  ): AsyncGenerator<{ store: string; record: PageRecord }, void, void> {
    const { stores, notes } = this.#pageCache
    await notes.settled()
    for (const store of stores.inUse()) {
      if (storeName !== null && store.name !== storeName) {
        continue
      }
      const reading = notes.indexOf(store).read()
      let chunks = 0
      try {
        for await (const records of reading.chunks()) {
          for (const record of records) {
            if (record.version === this.#version) {
              yield { store: store.name, record }
            } else {
              this.ofOtherVersions++
            }
          }
          if (++chunks % CHUNKS_IN_A_ROW === 0) {
            await setImmediate()
          }
        }
      } catch (error) {
        if (!(error instanceof E_STORE_UNAVAILABLE)) {
          throw error
        }
        this.#failure = error
        this.errors.push(error.message)
      }
      const { gaps } = reading
      this.problems.push(...gapTexts(store.name, gaps))
      this.since = gaps.since === null ? this.since : Math.min(gaps.since, this.since ?? Infinity)
    }
  }
}
