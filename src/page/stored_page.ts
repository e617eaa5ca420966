import { validateHeaderName, validateHeaderValue } from 'node:http'
import { isStaleness, type Staleness } from '../freshness/staleness.ts'
import type { TagVersionMap } from './tag_version_map.ts'
import type { HoleMark } from '../holes/cut.ts'
import type { EncodedBody } from './body_encoding.ts'
import type { HeaderChange } from './header_changes.ts'

/**
 * The JSON-safe form of a page, as the stores keep it.
 */
export interface StoredPage extends EncodedBody {
  format: number
  status: number
  headers: HeaderChange[]
  begunAt: number
  storedAt: number
  freshUntil: number | null
  staleness?: Staleness
  tagVersions: TagVersionMap
  holes: HoleMark[]
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
    Number.isInteger(page.status) &&
    page.status >= 200 &&
    page.status <= 599 &&
    Array.isArray(page.headers) &&
    page.headers.every(isHeaderChange) &&
    (page.body === null || typeof page.body === 'string') &&
    ['text', 'utf8', 'base64'].includes(page.encoding) &&
    Number.isFinite(page.begunAt) &&
    Number.isFinite(page.storedAt) &&
    (page.freshUntil === null || Number.isFinite(page.freshUntil)) &&
    (page.staleness === undefined || isStaleness(page.staleness)) &&
    typeof page.tagVersions === 'object' &&
    page.tagVersions !== null &&
    isHoles(page)
  )
}

/**
 * A header that Node refuses to send would take the response with it.
 */
function isHeaderChange(change: unknown): change is HeaderChange {
  if (!Array.isArray(change) || !['set', 'append', 'remove'].includes(change[0])) {
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
 * Holes stand in a text, in their order.
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
