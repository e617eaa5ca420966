/**
 * What pages may be sorted by.
 */
export const SORTS = {
  url: 'URL',
  age: 'Age',
  left: 'Time left',
  size: 'Size',
  hits: 'Hits',
  renewed: 'Last renewal',
} as const

export const STATES = { fresh: 'Fresh', stale: 'Expired', forever: 'Kept for ever' } as const

export type Sort = keyof typeof SORTS

/**
 * Where a part of the list begins: behind, or before, the page with this value and this name.
 */
export interface Cursor {
  value: string | number
  name: string
}

/**
 * Which of the stored pages are shown, and how. It stands in the query of the URL.
 */
export interface ListingQuery {
  /** A part of the URL or of the key */
  text: string
  route: string
  tag: string
  state: keyof typeof STATES | ''
  sort: Sort
  isDescending: boolean
  after: Cursor | null
  before: Cursor | null
}

/**
 * How long what is searched for may be.
 */
const LONGEST = 500

/**
 * Reads it of a query, of which anything may be made up.
 */
export function readListingQuery(query: Record<string, unknown>): ListingQuery {
  const text = (name: string) => {
    const value = query[name]
    return typeof value === 'string' ? value.trim().slice(0, LONGEST) : ''
  }
  const state = text('state')
  const sort = text('sort')
  return {
    text: text('q'),
    route: text('route'),
    tag: text('tag'),
    state: Object.hasOwn(STATES, state) ? (state as ListingQuery['state']) : '',
    sort: Object.hasOwn(SORTS, sort) ? (sort as Sort) : 'url',
    isDescending: text('dir') === 'desc',
    after: cursorOf(query.after),
    before: cursorOf(query.before),
  }
}

/**
 * The same as a query, with what is to be another.
 */
export function listingSearch(query: ListingQuery, changed: Partial<ListingQuery> = {}): string {
  const next = { ...query, after: null, before: null, ...changed }
  const fields = {
    q: next.text,
    route: next.route,
    tag: next.tag,
    state: next.state,
    sort: next.sort === 'url' ? '' : next.sort,
    dir: next.isDescending ? 'desc' : '',
    after: next.after === null ? '' : writtenCursor(next.after),
    before: next.before === null ? '' : writtenCursor(next.before),
  }
  const written = Object.entries(fields).filter(([, value]) => value !== '')
  return written.length === 0 ? '' : `?${new URLSearchParams(written)}`
}

export function isFiltered({ text, route, tag, state }: ListingQuery): boolean {
  return [text, route, tag, state].some((value) => value !== '')
}

function writtenCursor({ value, name }: Cursor): string {
  return Buffer.from(JSON.stringify([value, name])).toString('base64url')
}

function cursorOf(written: unknown): Cursor | null {
  if (typeof written !== 'string' || written === '') {
    return null
  }
  try {
    const read: unknown = JSON.parse(Buffer.from(written, 'base64url').toString())
    const [value, name] = Array.isArray(read) ? read : []
    const isValue = typeof value === 'string' || typeof value === 'number'
    return isValue && typeof name === 'string' ? { value, name } : null
  } catch {
    return null
  }
}
