import { IndexRecords } from './index_records.ts'
import { compare, FirstCandidates, type Candidate } from './first_candidates.ts'
import type { Cursor, ListingQuery, Sort } from './listing_query.ts'
import type { DashboardParts } from '../dashboard_parts.ts'
import type { FoundRecord } from '../../page_index/find_stored.ts'
import type { PageRecord } from '../../page/page_record.ts'

/**
 * How many pages are shown, and how many are asked for at most until so many are found: those that are
 * gone are not shown.
 */
const SHOWN = 50
const CANDIDATES = 400
const AT_ONCE = 25

/** After every other time, and every other number: what is kept for ever, what was never renewed */
const LAST = Number.MAX_SAFE_INTEGER

/**
 * A page of the list, which is in its store.
 */
export interface ListedRecord {
  store: string
  record: FoundRecord
}

/**
 * Some of the stored pages, and where they stand among the others.
 */
export interface Listing {
  pages: ListedRecord[]
  /** How many the index has, of those that were asked for */
  total: number
  /** How many stand before the first one that is shown */
  offset: number
  next: Cursor | null
  previous: Cursor | null
  /** Names of all routes that have pages */
  routes: string[]
  records: IndexRecords
}

/**
 * Reads a part of the list of pages. The whole index is read for it, and held is only what is shown.
 */
export async function readListing(
  { pageCache, version }: DashboardParts,
  query: ListingQuery,
  now: number
): Promise<Listing> {
  const isBackward = query.before !== null
  const sign = query.isDescending === isBackward ? 1 : -1
  const first = new FirstCandidates(CANDIDATES, sign)
  const records = new IndexRecords(pageCache, version())
  const routes = new Set<string>()
  const from = query.after ?? query.before
  let total = 0
  let skipped = 0
  for await (const { store, record } of records.read()) {
    routes.add(record.route)
    if (matches(record, query, now)) {
      total++
      const value = valueOf(query.sort, { store, record }, pageCache.statistics)
      const candidate = { store, record, value, name: `${store} ${record.key}` }
      if (from === null || sign * compare(candidate, from) > 0) {
        first.add(candidate)
      } else {
        skipped++
      }
    }
  }
  const candidates = first.sorted()
  const { found, used } = await findStored(candidates, pageCache, records, (record) =>
    matches(record, query, now)
  )
  const isMore = total - skipped > used
  const [begin, end] = [found[0], found.at(-1)].map((one) => one && cursor(one))
  const pages = found.map(({ store, record }) => ({ store, record }))
  return isBackward
    ? {
        ...{ total, routes: [...routes].sort(), records, pages: pages.reverse() },
        offset: total - skipped - used,
        next: begin ?? null,
        previous: isMore ? (end ?? null) : null,
      }
    : {
        ...{ total, routes: [...routes].sort(), records, pages },
        offset: skipped,
        next: isMore ? (end ?? cursor(candidates[used - 1])) : null,
        previous: skipped > 0 ? (begin ?? from) : null,
      }
}

type Stored = Candidate & { record: FoundRecord }

/**
 * Those that are still in their stores, in their order.
 *
 * @returns also how many had to be looked at
 */
async function findStored(
  candidates: Candidate[],
  pageCache: DashboardParts['pageCache'],
  records: IndexRecords,
  isWanted: (record: FoundRecord) => boolean
): Promise<{ found: Stored[]; used: number }> {
  const { stores, notes } = pageCache
  const found: Stored[] = []
  const find = async ({ store, record }: Candidate) => {
    try {
      return await notes.indexOf(stores.use(store, 'the dashboard')).find(record)
    } catch (error) {
      records.errors.push((error as Error).message)
      return null
    }
  }
  let used = 0
  while (used < candidates.length && found.length < SHOWN) {
    const some = candidates.slice(used, used + AT_ONCE)
    const looked = await Promise.all(some.map(find))
    for (const [index, record] of looked.entries()) {
      if (found.length < SHOWN) {
        used++
        if (record !== null && isWanted(record)) {
          found.push({ ...some[index], record })
        }
      }
    }
  }
  return { found, used }
}

function cursor({ value, name }: Cursor): Cursor {
  return { value, name }
}

function matches(
  { url, key, route, tags, freshUntil }: PageRecord,
  query: ListingQuery,
  now: number
): boolean {
  const text = query.text.toLowerCase()
  return (
    (text === '' || url.toLowerCase().includes(text) || key.toLowerCase().includes(text)) &&
    (query.route === '' || route === query.route) &&
    (query.tag === '' || tags.includes(query.tag)) &&
    (query.state === '' || query.state === stateOf(freshUntil, now))
  )
}

function stateOf(freshUntil: number | null, now: number): 'fresh' | 'stale' | 'forever' {
  return freshUntil === null ? 'forever' : now < freshUntil ? 'fresh' : 'stale'
}

function valueOf(
  sort: Sort,
  { store, record }: { store: string; record: PageRecord },
  statistics: DashboardParts['pageCache']['statistics']
): string | number {
  switch (sort) {
    case 'url':
      return record.url
    case 'age':
      return -record.storedAt
    case 'left':
      return record.freshUntil ?? LAST
    case 'size':
      return record.bytes
    case 'hits':
      return statistics.findPage(store, record.key)?.hits ?? 0
    case 'renewed':
      return record.renewal === null ? LAST : -record.renewal.at
  }
}
