import { isTime, isTimeOrNever } from '../page/is_time.ts'
import { PAGE_FORMAT } from '../page/page.ts'

/**
 * How long, in milliseconds, a lane belongs to a process that has not written to it. After that
 * another one may take it over.
 */
const IDLE = 90_000

/**
 * Where a chunk of a lane is.
 */
export interface ChunkPlace {
  /** The claim under which it was written: nobody writes what was written under another one */
  claim: string

  /** Until when it is kept, in milliseconds since the epoch; `null` for ever */
  until: number | null
}

/**
 * What is written at the beginning of a lane. Only its owner writes it, and the chunks behind it.
 */
export interface LaneHeader {
  /** The process whose lane it is; empty where that has ended and said so */
  owner: string

  /** When its owner has last written to it, in milliseconds since the epoch */
  writtenAt: number

  /** Since when pages are written down in it, in milliseconds since the epoch */
  since: number

  /** Names the claim by which it has become that process's lane */
  claim: string

  chunks: ChunkPlace[]

  /** How many records it has */
  count: number

  /** How many pages have found no place in it */
  leftOut: number

  /** Until when the last of those is kept, in milliseconds since the epoch; `null` for ever */
  leftOutUntil: number | null

  /** A chunk that should have been there was not, so records were lost */
  isDamaged: boolean
}

/**
 * @returns `null` for what is no header, or one of another format
 */
export function parseHeader(entry: unknown): LaneHeader | null {
  const header = entry as (LaneHeader & { format: number }) | null
  const isReadable =
    typeof header === 'object' &&
    header !== null &&
    header.format === PAGE_FORMAT &&
    typeof header.owner === 'string' &&
    typeof header.claim === 'string' &&
    Array.isArray(header.chunks) &&
    header.chunks.every(isChunkPlace) &&
    [header.writtenAt, header.since].every(isTime) &&
    [header.count, header.leftOut].every(Number.isFinite) &&
    isTimeOrNever(header.leftOutUntil)
  return isReadable ? header : null
}

/**
 * Whether a process may claim a lane.
 *
 * @param owner - The process
 * @param now - Milliseconds since the epoch
 */
export function isFree(header: LaneHeader | null, owner: string, now: number): boolean {
  return (
    header === null ||
    ['', owner].includes(header.owner) ||
    // A clock that was ahead must not keep a lane for ever.
    Math.abs(now - header.writtenAt) > IDLE
  )
}

function isChunkPlace(place: ChunkPlace | null): boolean {
  return typeof place?.claim === 'string' && isTimeOrNever(place.until)
}
