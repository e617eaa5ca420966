import { PAGE_FORMAT } from '../page/page.ts'
import { isPageRecord, type PageRecord } from '../page/page_record.ts'

/**
 * How many records stand in one entry of the store. A page that is stored writes one such entry
 * again, and whoever reads the index reads all of them.
 */
export const CHUNK_SIZE = 32

/**
 * @returns the records; `null` for what is no chunk, or one of another format
 */
export function parseChunk(entry: unknown): PageRecord[] | null {
  const chunk = entry as { format?: unknown; records?: unknown } | null
  return typeof chunk === 'object' &&
    chunk !== null &&
    chunk.format === PAGE_FORMAT &&
    Array.isArray(chunk.records)
    ? chunk.records.filter(isPageRecord)
    : null
}

/**
 * The stored form of a chunk.
 */
export function chunkOf(records: PageRecord[]): object {
  return { format: PAGE_FORMAT, records }
}

/**
 * Until when a store keeps pages, in milliseconds since the epoch; `null` for ever.
 */
export function keptUntil(records: PageRecord[]): number | null {
  const times = records.map((record) => record.keptUntil)
  return times.includes(null) ? null : Math.max(0, ...(times as number[]))
}

/**
 * When the first of them is dropped, in milliseconds since the epoch.
 */
export function firstDropped(records: PageRecord[]): number {
  return Math.min(...records.map((record) => record.keptUntil ?? Infinity))
}
