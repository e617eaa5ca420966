import { setImmediate } from 'node:timers/promises'
import { gapTexts } from './gap_texts.ts'
import { versionOf } from './version_of.ts'
import type { Runtime } from '../runtime.ts'
import type { PageIndex } from '../../page_index/page_index.ts'
import type { PageRecord } from '../../page/page_record.ts'
import type { PageStore } from '../../storage/page_store.ts'

/**
 * What was written down of the pages of this version of the application in one store. Whether a page is
 * still stored, nobody has looked: that would read all of them.
 */
export class WrittenRecords {
  /** What the index does not know, in sentences. Known when all have been read */
  readonly problems: string[] = []
  #runtime: Runtime
  #store: PageStore
  #index: PageIndex

  constructor(runtime: Runtime, store: PageStore, index: PageIndex) {
    this.#runtime = runtime
    this.#store = store
    this.#index = index
  }

  /**
   * A few at a time; visitors have their turn in between.
   *
   * @throws E_STORE_UNAVAILABLE
   */
  async *chunks(): AsyncGenerator<PageRecord[], void, void> {
    const { config, sources } = this.#runtime
    if (config.indexedPages === 0) {
      this.problems.push(
        'There is no index of pages, because indexedPages is 0 in config/cache_helpers.ts: nobody knows what is stored'
      )
      return
    }
    const version = versionOf(config.version, sources?.look() ?? null)
    const reading = this.#index.read()
    for await (const records of reading.chunks()) {
      yield records.filter((record) => record.version === version)
      await setImmediate()
    }
    this.problems.push(...gapTexts(this.#store.name, reading.gaps))
  }

  /**
   * The record of a page, with its times as they are now, if it is still stored.
   *
   * @throws E_STORE_UNAVAILABLE
   */
  find(record: PageRecord): Promise<PageRecord | null> {
    return this.#index.find(record)
  }
}
