import { gapTexts } from './gap_texts.ts'
import { versionOf } from './version_of.ts'
import type { Runtime } from '../runtime.ts'
import type { PageIndex } from '../../page_index/page_index.ts'
import type { FoundRecord } from '../../page_index/find_stored.ts'
import type { SelectedPages } from './selected_pages.ts'
import type { PageStore } from '../../storage/page_store.ts'

/**
 * A page that is stored.
 */
export interface StoredPageRecord extends FoundRecord {
  /** Name of the store in config/cache.ts */
  store: string
}

interface Indexes {
  indexOf(store: PageStore): PageIndex
  /** Resolves when they have been told of everything */
  settled(): Promise<void>
}

/**
 * The pages that are stored, as far as the index knows of them. Each is looked for in its store as it
 * is read, and none is kept in memory.
 */
export class StoredPages {
  /** What the index does not know, in sentences. Known when all pages have been read */
  readonly problems: string[] = []
  /** Since when there is an index, in milliseconds since the epoch. Known when all have been read */
  since: number | null = null
  /** How many pages other versions of the application have stored, and are still there. Known when all have been read */
  ofOtherVersions = 0
  #runtime: Runtime
  #indexes: Indexes
  #stores: PageStore[]
  #selected: SelectedPages

  constructor(
    runtime: Runtime,
    indexes: Indexes,
    { stores, selected }: { stores: PageStore[]; selected: SelectedPages }
  ) {
    this.#runtime = runtime
    this.#indexes = indexes
    this.#stores = stores
    this.#selected = selected
  }

  /**
   * @throws E_STORE_UNAVAILABLE
   */
  async *read(): AsyncGenerator<StoredPageRecord, void, void> {
    const { config, sources } = this.#runtime
    if (config.indexedPages === 0) {
      this.problems.push(
        'There is no index of pages, because indexedPages is 0 in config/cache_helpers.ts: nobody knows what is stored'
      )
      return
    }
    await this.#indexes.settled()
    const version = versionOf(config.version, sources?.look() ?? null)
    for (const store of this.#stores) {
      yield* this.#of(store, version)
    }
  }

  async *#of(store: PageStore, version: string): AsyncGenerator<StoredPageRecord, void, void> {
    const index = this.#indexes.indexOf(store)
    const reading = index.read()
    for await (const records of reading.chunks()) {
      const matching = records.filter((record) => this.#selected.has(record))
      const own = matching.filter((record) => record.version === version)
      const others = matching.filter((record) => record.version !== version)
      const left = await index.left(others)
      this.ofOtherVersions += left.length
      for (const found of await Promise.all(own.map((record) => index.find(record)))) {
        // What has been stored anew may not match any more.
        if (found !== null && this.#selected.has(found)) {
          yield { ...found, store: store.name }
        }
      }
    }
    const { gaps } = reading
    this.problems.push(...gapTexts(store.name, gaps))
    this.since = gaps.since === null ? this.since : Math.min(gaps.since, this.since ?? Infinity)
  }
}
