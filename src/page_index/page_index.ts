import { randomUUID } from 'node:crypto'
import { debug } from '../debug.ts'
import { findStored, type FoundRecord } from './find_stored.ts'
import { IndexReading } from './index_reading.ts'
import { Lane } from './lane.ts'
import { LaneKeys } from './lane_keys.ts'
import type { LanesPlace } from './lane_chunks.ts'
import type { PageRecord } from '../page/page_record.ts'
import type { KnownHoles } from '../storage/slot/usable_page.ts'
import type { PageStore } from '../storage/page_store.ts'
import type { SharedEntries } from '../storage/shared_entries.ts'

/**
 * How often records are written to another lane, where others have claimed the one before.
 */
const ATTEMPTS = 5

/**
 * How long, in milliseconds, others may still claim a lane that they have seen free: they read its
 * header and write it, each within a second.
 */
const UNSURE_FOR = 2_000

/**
 * How many records are kept for later while the store cannot be written to.
 */
const MOST_WAITING = 10_000

/**
 * How often, in milliseconds, a bounded index that is full looks for pages that are gone.
 */
const SWEEP_INTERVAL = 1_000

/**
 * Which pages are in a store, since no store can be asked that. It is kept in the store itself, in
 * lanes of which each process writes one, and each lane in chunks of some records. So storing a page
 * writes one entry more, whose size does not grow with the number of pages, and reading the index
 * holds a few chunks in memory.
 *
 * What is in it was stored, and may have gone since: whoever reads it asks the store. It is bounded,
 * stores evict, and a process that is killed takes the records of its last moment along, so it may
 * know less than is stored. Nothing that a visitor gets depends on it.
 */
export class PageIndex {
  readonly #store: PageStore
  readonly #place: LanesPlace
  readonly #most: number
  readonly #holes: KnownHoles
  readonly #owner = randomUUID()
  #lane: Lane | null = null
  #waiting: PageRecord[] = []
  #writing: Promise<void> | null = null
  /** What was written while somebody else may still have been claiming the lane */
  #unsure: PageRecord[] = []
  #sureFrom = 0
  #sweptAt = -Infinity

  /**
   * @param options.keyPrefix - Of the configuration
   * @param options.most - How many records there may be
   * @param options.holes - Those of the application
   */
  constructor(
    store: PageStore,
    entries: SharedEntries,
    options: { keyPrefix: string; most: number; holes: KnownHoles }
  ) {
    this.#store = store
    this.#place = { entries, keys: new LaneKeys(options.keyPrefix) }
    this.#most = options.most
    this.#holes = options.holes
  }

  /**
   * Writes records down; those that come while others are being written, together. Where the store
   * fails, with the next ones.
   */
  async write(records: PageRecord[]): Promise<void> {
    this.#waiting.push(...records)
    this.#waiting.splice(0, this.#waiting.length - MOST_WAITING)
    this.#writing ??= this.#writeAll().finally(() => (this.#writing = null))
    await this.#writing
  }

  /**
   * All records, of all versions of the application, a chunk at a time: see {@link IndexReading}.
   */
  read(): IndexReading {
    return new IndexReading(this.#place)
  }

  /**
   * The page of a record, if it is still stored: see {@link findStored}.
   *
   * @throws E_STORE_UNAVAILABLE
   */
  async find(record: PageRecord): Promise<FoundRecord | null> {
    return findStored(record, this.#store, this.#place.entries, this.#holes)
  }

  /**
   * Those of records whose pages are still in the store, whether a visitor would get them or not: what
   * other versions have stored, this one cannot judge.
   *
   * @throws E_STORE_UNAVAILABLE
   */
  async left(records: PageRecord[]): Promise<PageRecord[]> {
    const { entries } = this.#place
    const stored = await Promise.all(records.map(({ key }) => entries.read(key)))
    return records.filter((_, at) => stored[at] !== null)
  }

  /**
   * Leaves its lane to other processes.
   */
  async close(): Promise<void> {
    const lane = this.#lane
    this.#lane = null
    await lane?.release().catch((error) => debug('the index was not closed: %o', error))
  }

  async #writeAll(): Promise<void> {
    do {
      const records = this.#waiting.splice(0)
      try {
        await this.#writeInLane(records)
      } catch (error) {
        // The store itself tells of its failure.
        debug('%d pages are not in the index yet: %o', records.length, error)
        this.#waiting.unshift(...records)
        return
      }
    } while (this.#waiting.length > 0)
  }

  /**
   * Writes records down in its lane. Where others have claimed that, all that may have been written
   * since they did goes into another one.
   *
   * @throws E_STORE_UNAVAILABLE
   */
  async #writeInLane(records: PageRecord[]): Promise<void> {
    let left = records
    let hadRoom = true
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      if (this.#lane !== null && !(await this.#lane.isOwn())) {
        this.#lane = null
        left = [...this.#unsure.splice(0), ...left]
      }
      if (left.length === 0) {
        break
      }
      this.#lane ??= await this.#claimed()
      hadRoom = (await this.#lane?.write(left)) ?? true
      this.#unsure.push(...left)
      left = []
    }
    if (performance.now() > this.#sureFrom) {
      this.#unsure = []
    }
    if (!hadRoom && this.#lane !== null) {
      await this.#sweep(this.#lane)
    }
  }

  async #claimed(): Promise<Lane | null> {
    const lane = await Lane.claim(this.#owner, this.#most, this.#place)
    this.#sureFrom = performance.now() + UNSURE_FOR
    setTimeout(() => void this.write([]), UNSURE_FOR + 1).unref()
    return lane
  }

  async #sweep(lane: Lane): Promise<void> {
    const now = performance.now()
    if (now - this.#sweptAt >= SWEEP_INTERVAL) {
      this.#sweptAt = now
      await lane.sweep(async (record) => (await this.find(record)) !== null)
    }
  }
}
