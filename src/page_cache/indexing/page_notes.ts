import { debug } from '../../debug.ts'
import { recordOf } from './record_of.ts'
import { StoredPages } from './stored_pages.ts'
import { WrittenRecords } from './written_records.ts'
import { PageIndex } from '../../page_index/page_index.ts'
import type { SelectedPages } from './selected_pages.ts'
import type { Note, Runtime } from '../runtime.ts'
import type { PageRecord } from '../../page/page_record.ts'
import type { PageStore } from '../../storage/page_store.ts'
import type { PageStores } from '../../storage/page_stores.ts'

/**
 * The indexes of the stores of an application, and what they have not been told yet.
 */
export class PageNotes {
  readonly waiting: Note[] = []
  readonly tell = () => void this.#tell()
  #runtime: () => Runtime
  #stores: PageStores
  #indexes = new Map<PageStore, PageIndex>()
  #last = Promise.resolve()
  #next: Promise<void> | null = null

  constructor(runtime: () => Runtime, stores: PageStores) {
    this.#runtime = runtime
    this.#stores = stores
  }

  /**
   * The index of a store. What it has not been told yet is not in it: see {@link settled}.
   */
  indexOf(store: PageStore): PageIndex {
    const known = this.#indexes.get(store)
    if (known) {
      return known
    }
    const { config, holes } = this.#runtime()
    const options = { keyPrefix: config.keyPrefix, most: config.indexedPages, holes }
    const index = new PageIndex(store, this.#stores.entriesBeside(store), options)
    this.#indexes.set(store, index)
    return index
  }

  /**
   * What the index of a store has of this version of the application.
   */
  async records(store: PageStore): Promise<WrittenRecords> {
    await this.settled()
    return new WrittenRecords(this.#runtime(), store, this.indexOf(store))
  }

  /**
   * The pages that are stored, as far as the indexes know of them.
   *
   * @param caches - Names of the stores to look into. Default: all of config/cache.ts
   */
  stored(selected: SelectedPages, caches?: string[]): StoredPages {
    const named = caches?.map((name) => this.#stores.use(name, 'the options'))
    const stores = named ?? this.#stores.all()
    return new StoredPages(this.#runtime(), this, { stores, selected })
  }

  /**
   * Resolves when the indexes have been told of everything, or their stores have failed.
   */
  async settled(): Promise<void> {
    await this.#tell()
  }

  /**
   * The same, at the end of the application.
   */
  async close(): Promise<void> {
    await this.settled()
    await Promise.all([...this.#indexes.values()].map((index) => index.close()))
  }

  /**
   * Tells the indexes what waits. Where a store hangs, that takes a while: one round is under way at a
   * time, and one waits for its end, and tells all that has come until then.
   */
  #tell(): Promise<void> {
    this.#next ??= this.#last = this.#last.then(() => {
      this.#next = null
      return this.#tellAll()
    })
    return this.#next
  }

  async #tellAll(): Promise<void> {
    const notes = this.waiting.splice(0)
    const records = await Promise.all(notes.map((note) => this.#recordOf(note)))
    const byStore = Map.groupBy(
      records.filter((record) => record !== null),
      ({ store }) => store
    )
    // Those of before, too: what they could not write then.
    const stores = new Set([...byStore.keys(), ...this.#indexes.keys()])
    await Promise.all(
      [...stores].map((store) =>
        this.indexOf(store).write((byStore.get(store) ?? []).map(({ record }) => record))
      )
    )
  }

  /**
   * @returns `null` where nothing can be written down, for whatever reason
   */
  async #recordOf(note: Note): Promise<{ store: PageStore; record: PageRecord } | null> {
    try {
      const record = await recordOf(note, this.#runtime())
      return record && { store: note.policy.store, record }
    } catch (error) {
      debug('%s: not in the index: %o', note.found.key, error)
      return null
    }
  }
}
