import { isUtf8 } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import { validateHeaderName, validateHeaderValue } from 'node:http'
import { ownBytes } from './pieces.ts'
import { HEADER_OPERATIONS } from './header_keys.ts'
import { isTime, isTimeOrNever } from './is_time.ts'
import type { Staleness } from '../freshness/staleness.ts'
import type { TagVersionMap } from './tag_version_map.ts'
import type { HoleMark } from './hole_mark.ts'
import type { HeaderChange } from './header_changes.ts'

/**
 * A body as the stores keep it.
 */
export interface EncodedBody {
  body: string | null
  /** How the body is encoded. `utf8` came as bytes and is sent as bytes */
  encoding: 'text' | 'utf8' | 'base64'
}

/**
 * The JSON-safe form of a page, as the stores keep it.
 */
export interface StoredPage extends EncodedBody {
  /** The first and the last field are the same, and those of another write are others */
  firstId: string
  format: number
  status: number
  isStatusOwn?: boolean
  headers: HeaderChange[]
  begunAt: number
  storedAt: number
  freshUntil: number | null
  expiresIn?: number | null
  staleness?: Staleness
  tagVersions: TagVersionMap
  forwardsQuery?: boolean
  holes: HoleMark[]
  lastId: string
}

/**
 * The stored form for one write of it. The file driver replaces a file in place, and a large one in
 * parts: who reads it meanwhile gets the beginning of one page and the end of another, and two
 * processes that write at once may leave that behind.
 */
export function forOneWrite(page: Omit<StoredPage, 'firstId' | 'lastId'>): StoredPage {
  const id = randomUUID()
  return { firstId: id, ...page, lastId: id }
}

/**
 * Stores are shared with other versions and other programs, and files can be half written, so
 * nothing about an entry is taken for granted.
 */
export function isStoredPage(entry: unknown): entry is StoredPage {
  const page = entry as StoredPage | null
  return (
    typeof page === 'object' &&
    page !== null &&
    page.firstId === page.lastId &&
    Number.isInteger(page.status) &&
    page.status >= 200 &&
    page.status <= 599 &&
    [undefined, true, false].includes(page.isStatusOwn) &&
    Array.isArray(page.headers) &&
    page.headers.every(isHeaderChange) &&
    (page.body === null || typeof page.body === 'string') &&
    ['text', 'utf8', 'base64'].includes(page.encoding) &&
    isTime(page.begunAt) &&
    isTime(page.storedAt) &&
    isTimeOrNever(page.freshUntil) &&
    ([undefined, null].includes(page.expiresIn as never) || Number.isFinite(page.expiresIn)) &&
    (page.staleness === undefined || isStaleness(page.staleness)) &&
    typeof page.tagVersions === 'object' &&
    page.tagVersions !== null &&
    [undefined, true].includes(page.forwardsQuery) &&
    isHoles(page)
  )
}

/**
 * A header that Node refuses to send would fail the whole response.
 */
function isHeaderChange(change: unknown): change is HeaderChange {
  if (!Array.isArray(change) || !HEADER_OPERATIONS.includes(change[0])) {
    return false
  }
  const [, name, value] = change
  try {
    validateHeaderName(name)
    return [value].flat().every((one) => {
      validateHeaderValue(name, one)
      return typeof one === 'string'
    })
  } catch {
    return false
  }
}

/**
 * Only a text has holes, and they are sorted by their offset.
 */
function isHoles({ body, encoding, holes }: StoredPage): boolean {
  if (!Array.isArray(holes)) {
    return false
  }
  let least = 0
  return holes.every((hole) => {
    const [offset, name] = Array.isArray(hole) ? (hole as HoleMark) : [-1, '']
    const isInOrder = Number.isInteger(offset) && offset >= least && offset <= (body?.length ?? -1)
    least = offset
    return isInOrder && typeof name === 'string' && encoding === 'text'
  })
}

function isStaleness(entry: unknown): entry is Staleness {
  const staleness = entry as Partial<Staleness> | null
  return (
    typeof staleness === 'object' &&
    staleness !== null &&
    Number.isFinite(staleness.generatedAt) &&
    Number.isFinite(staleness.staleWhileRevalidateUntil) &&
    Number.isFinite(staleness.staleIfErrorUntil) &&
    [undefined, true].includes(staleness.mustRevalidate) &&
    Object.values(staleness.validators ?? {}).every((value) => typeof value === 'string')
  )
}

/**
 * Encodes a body as text, without loss.
 *
 * @param isText - Whether it is text, in whatever form
 */
export function encodeBody(body: string | Buffer | null, isText: boolean): EncodedBody {
  if (isText || body === null) {
    return { body: body && body.toString(), encoding: 'text' }
  }
  const bytes = body as Buffer
  return isUtf8(bytes)
    ? { body: bytes.toString('utf8'), encoding: 'utf8' }
    : { body: bytes.toString('base64'), encoding: 'base64' }
}

/**
 * Decodes it again.
 */
export function decodeBody(
  body: string | null,
  encoding: EncodedBody['encoding']
): string | Buffer | null {
  return body === null || encoding === 'text' ? body : ownBytes(body, encoding)
}
