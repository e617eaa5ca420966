import { PAGE_FORMAT } from '../page/page.ts'
import { LaneChanges } from './lane_changes.ts'
import { LaneChunks, type LanesPlace } from './lane_chunks.ts'
import { LanePlaces } from './lane_places.ts'
import { randomUUID } from 'node:crypto'
import { isFree, parseHeader, type LaneHeader } from './lane_header.ts'
import { MOST_LANES, readHeaders } from './read_headers.ts'
import { rootOf } from './root_of.ts'
import type { PageRecord } from '../page/page_record.ts'

/**
 * How often the header is written, in milliseconds, where nothing in it has to be known at once.
 */
const HEADER_INTERVAL = 30_000

/**
 * The part of the index that this process writes. No store can be asked to change an entry only if
 * nobody else has: so each process has a lane of its own.
 *
 * Two processes may claim one lane at the same moment, and the header has the later claim. The other
 * one finds that out, and writes the same into another lane: see {@link isOwn}.
 */
export class Lane {
  readonly number: number
  #place: LanesPlace
  #header: LaneHeader
  #chunks: LaneChunks
  #places = new LanePlaces()
  #most: number
  #swept = 0

  private constructor(number: number, header: LaneHeader, most: number, place: LanesPlace) {
    this.number = number
    this.#place = place
    this.#header = header
    this.#chunks = new LaneChunks(number, header, place)
    this.#most = most
  }

  /**
   * Claims the first lane that nobody writes to.
   *
   * @param owner - Names this process
   * @param most - Records that there may be in all lanes
   * @returns `null` where there is none
   * @throws E_STORE_UNAVAILABLE
   */
  static async claim(owner: string, most: number, place: LanesPlace): Promise<Lane | null> {
    const now = Date.now()
    const headers = await readHeaders(place)
    const free = headers.findIndex((header) => isFree(header, owner, now))
    const number = free === -1 ? headers.length : free
    if (number >= MOST_LANES) {
      return null
    }
    const claim = randomUUID().slice(0, 8)
    const before = headers[number] ?? {
      since: now,
      chunks: [],
      count: 0,
      leftOut: 0,
      leftOutUntil: 0,
      isDamaged: false,
    }
    const counts = headers.map((header, at) => (at === number ? 0 : (header?.count ?? 0)))
    const room = most - counts.reduce((sum, count) => sum + count, 0)
    const lane = new Lane(number, { ...before, owner, claim, writtenAt: now }, room, place)
    await lane.#writeHeader()
    await lane.#chunks.readAll((chunk, records) => {
      lane.#places.correct(chunk, records)
      lane.#places.noteDrop(chunk, records)
    })
    return lane
  }

  /**
   * Whether no other process has claimed it, and nobody has cleared the store. Whoever claims a lane
   * looks at its header and writes it, which takes as long as the store may take for both.
   *
   * @throws E_STORE_UNAVAILABLE
   */
  async isOwn(): Promise<boolean> {
    const { entries, keys } = this.#place
    const header = parseHeader(await entries.read(keys.header(this.number)))
    return header?.claim === this.#header.claim
  }

  /**
   * Writes records down, in place of those of the same keys.
   *
   * @returns whether there was a place for all of them
   * @throws E_STORE_UNAVAILABLE - some of them may be written all the same
   */
  async write(records: PageRecord[]): Promise<boolean> {
    const now = Date.now()
    const changes = new LaneChanges(this.#chunks, this.#places, now)
    let hadRoom = true
    for (const record of records) {
      const { key } = record
      const root = rootOf(key)
      if (root !== key) {
        // Pages of the key differ by now: the one that answered all requests is not found any more.
        await changes.remove(root)
      }
      const chunk = this.#places.chunkOf(key) ?? this.#places.chunkWithRoom(this.#most, now)
      if (chunk === null) {
        hadRoom = false
        this.#leaveOut(record, now)
      } else {
        await changes.put(chunk, record)
      }
    }
    await this.#writeChanges(changes, now)
    return hadRoom
  }

  /**
   * Looks through one chunk, the next one each time, and makes room in it: pages that are kept for ever
   * may be gone all the same.
   *
   * @throws E_STORE_UNAVAILABLE
   */
  async sweep(isStored: (record: PageRecord) => Promise<boolean>): Promise<void> {
    const chunk = this.#swept++ % this.#header.chunks.length
    const stored = new Set<PageRecord>()
    for (const record of await this.#chunks.read(chunk)) {
      if (await isStored(record)) {
        stored.add(record)
      }
    }
    const now = Date.now()
    const changes = new LaneChanges(this.#chunks, this.#places, now)
    await changes.keep(chunk, (record) => stored.has(record))
    await this.#writeChanges(changes, now)
  }

  /**
   * Leaves it to other processes.
   *
   * @throws E_STORE_UNAVAILABLE
   */
  async release(): Promise<void> {
    if (await this.isOwn()) {
      this.#header.owner = ''
      await this.#writeHeader()
    }
  }

  async #writeChanges(changes: LaneChanges, now: number): Promise<void> {
    if ((await changes.write()) || now - this.#header.writtenAt > HEADER_INTERVAL) {
      await this.#writeHeader()
    }
  }

  #leaveOut({ keptUntil }: PageRecord, now: number): void {
    const header = this.#header
    const { leftOutUntil } = header
    if (leftOutUntil !== null && leftOutUntil <= now) {
      header.leftOut = 0
      // It is to be known at once.
      header.writtenAt = 0
    }
    header.leftOut++
    header.leftOutUntil =
      keptUntil === null || leftOutUntil === null ? null : Math.max(keptUntil, leftOutUntil)
  }

  async #writeHeader(): Promise<void> {
    const now = Date.now()
    Object.assign(this.#header, { writtenAt: now, count: this.#places.count })
    const { chunks } = this.#header
    const untils = chunks.map((chunk) => chunk.until ?? Infinity)
    const until = Math.max(0, ...untils)
    const ttl = until === Infinity ? null : Math.max(until - now, HEADER_INTERVAL) / 1000
    const header = { format: PAGE_FORMAT, ...this.#header, chunks: [...chunks] }
    await this.#place.entries.write(this.#place.keys.header(this.number), header, ttl)
  }
}
