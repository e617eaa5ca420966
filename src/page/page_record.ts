import { isTime, isTimeOrNever } from './is_time.ts'

/**
 * What the index knows of one stored page.
 */
export interface PageRecord {
  /** Where the page is stored, with its variant */
  key: string

  /** The page is asked for again under this URL, which is absolute */
  url: string

  /** Name of the route, else its pattern */
  route: string

  /** The `version` of the application that has stored it */
  version: string

  /** Those that the application has given it */
  tags: string[]

  /** In milliseconds since the epoch */
  storedAt: number

  /** Until when it is fresh, in milliseconds since the epoch; `null`: for ever */
  freshUntil: number | null

  /** Until when the store keeps it, in milliseconds since the epoch; `null`: for ever */
  keptUntil: number | null

  /**
   * Seconds after which a page that is kept for ever is to be renewed, as its `timeout` says; `null` or
   * nothing where that is not known
   */
  timeout?: number | null

  /** Of its body */
  bytes: number

  /** What a request for this variant says beside its URL */
  headers: Record<string, string>

  /** It differs by something of a visitor's that is written down nowhere, such as a cookie */
  isPersonal?: true

  /** The last renewal that the index was told of; `null`: a visitor had the page produced */
  renewal: { at: number; result: string } | null

  /** When this was written down, in milliseconds since the epoch */
  notedAt: number
}

/**
 * Stores are shared with other versions, so nothing about a record is taken for granted.
 */
export function isPageRecord(entry: unknown): entry is PageRecord {
  const record = entry as PageRecord | null
  return (
    typeof record === 'object' &&
    record !== null &&
    [record.key, record.url, record.route, record.version].every(isText) &&
    [record.storedAt, record.notedAt].every(isTime) &&
    [record.freshUntil, record.keptUntil].every(isTimeOrNever) &&
    Number.isFinite(record.bytes) &&
    Array.isArray(record.tags) &&
    record.tags.every(isText) &&
    isTexts(record.headers) &&
    (record.timeout === undefined || record.timeout === null || Number.isFinite(record.timeout)) &&
    (record.renewal === null || (isTime(record.renewal?.at) && isText(record.renewal.result))) &&
    URL.canParse(record.url)
  )
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isTexts(values: unknown): boolean {
  return typeof values === 'object' && values !== null && Object.values(values).every(isText)
}
