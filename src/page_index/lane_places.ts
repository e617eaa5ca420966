import { hash } from 'node:crypto'
import { CHUNK_SIZE, firstDropped } from './chunk.ts'
import type { PageRecord } from '../page/page_record.ts'

/**
 * In which chunk of a lane each record stands, as its owner knows it: some forty bytes for each.
 */
export class LanePlaces {
  #chunks = new Map<number, number>()
  #sizes: number[] = []
  #firstDropped: number[] = []
  /** Records in all */
  count = 0

  /**
   * @returns `undefined` where there is none of that key
   */
  chunkOf(key: string): number | undefined {
    return this.#chunks.get(numberOf(key))
  }

  /**
   * A chunk with room for another record.
   *
   * @param most - Records that there may be in all
   * @param now - Milliseconds since the epoch
   * @returns `null` where there is none
   */
  chunkWithRoom(most: number, now: number): number | null {
    const last = this.#sizes.length - 1
    if (this.count < most && last >= 0 && this.#sizes[last] < CHUNK_SIZE) {
      return last
    }
    const hasRoom = (size: number, chunk: number) =>
      this.#firstDropped[chunk] <= now || (this.count < most && size < CHUNK_SIZE)
    const found = this.#sizes.findIndex(hasRoom)
    return found === -1 ? (this.count < most ? last + 1 : null) : found
  }

  /**
   * Notes that a record stands in a chunk, and in no other one.
   */
  add(chunk: number, key: string): void {
    this.#chunks.set(numberOf(key), chunk)
    this.#sizes[chunk] = (this.#sizes[chunk] ?? 0) + 1
    this.count++
  }

  /**
   * Notes that one stands in a chunk no more.
   */
  remove(chunk: number, key: string): void {
    this.#chunks.delete(numberOf(key))
    this.#sizes[chunk]--
    this.count--
  }

  /**
   * Notes what stands in a chunk. What was to be written there may not have been, and the store may have
   * dropped what was.
   *
   * @param records - As they were read
   */
  correct(chunk: number, records: PageRecord[]): void {
    const isKnown = ({ key }: PageRecord) => this.chunkOf(key) === chunk
    if (records.length === (this.#sizes[chunk] ?? 0) && records.every(isKnown)) {
      return
    }
    for (const [number, place] of this.#chunks) {
      if (place === chunk) {
        this.#chunks.delete(number)
      }
    }
    this.count -= this.#sizes[chunk] ?? 0
    this.#sizes[chunk] = 0
    records.forEach(({ key }) => this.add(chunk, key))
  }

  /**
   * Notes when the first record of a chunk is dropped.
   *
   * @param records - All that stand in it
   */
  noteDrop(chunk: number, records: PageRecord[]): void {
    this.#sizes[chunk] ??= 0
    this.#firstDropped[chunk] = firstDropped(records)
  }
}

/**
 * Two keys of a hundred thousand have one number with a chance of one in fifty thousand, and then
 * stand in one chunk.
 */
function numberOf(key: string): number {
  return Number.parseInt(hash('sha1', key, 'hex').slice(0, 12), 16)
}
