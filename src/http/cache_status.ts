import { parseList, serializeList, serializeString, Token } from 'structured-headers'
import type { HttpResponse } from '@adonisjs/core/http'

/**
 * Name of this cache in the `Cache-Status` header.
 */
const CACHE = 'page-cache'

const TOKEN = /^[a-z][a-z0-9-]*$/

/**
 * How many characters of a detail are said. A handler gives its own words, such as the message of an error,
 * and proxies and clients refuse a response whose headers are longer than some kilobytes.
 */
const LONGEST_DETAIL = 200

/**
 * What the page cache did with a request, in the words of RFC 9211, section 2.
 */
export interface CacheStatus {
  /** Answered from the store */
  hit?: true

  /** Why the request went on to the handler */
  fwd?: 'bypass' | 'method' | 'uri-miss' | 'vary-miss' | 'stale' | 'request'

  /** What the handler answered, where that is not what the visitor gets */
  fwdStatus?: number

  /** The response was stored */
  stored?: boolean

  /** The response is the one of another request that was under way */
  collapsed?: boolean

  /** Seconds that the page stays fresh; less than 0 when it is stale */
  ttl?: number

  /** The store rule or other reason, as a token; anything else as a string */
  detail?: string

  /** The stored key. For authorised requests and in development only */
  key?: string
}

/**
 * Writes the header's member for this cache.
 */
export function formatCacheStatus(status: CacheStatus): string {
  const { hit, fwd, fwdStatus, stored, collapsed, ttl, detail, key } = status
  let member = CACHE
  if (hit) {
    member += '; hit'
  }
  if (fwd) {
    member += `; fwd=${fwd}`
  }
  if (fwdStatus !== undefined) {
    member += `; fwd-status=${fwdStatus}`
  }
  if (stored) {
    member += '; stored'
  }
  if (collapsed) {
    member += '; collapsed'
  }
  if (ttl !== undefined) {
    member += `; ttl=${ttl}`
  }
  if (detail !== undefined) {
    member += `; detail=${TOKEN.test(detail) ? detail : quoted(detail.slice(0, LONGEST_DETAIL))}`
  }
  return key === undefined ? member : `${member}; key=${quoted(key)}`
}

/**
 * Reads what this cache has said in the header of a response, if it has.
 */
export function parseCacheStatus(header: string | undefined): CacheStatus | null {
  try {
    const ours = parseList(header ?? '').findLast(([name]) => String(name) === CACHE)
    const parameters = [...(ours?.[1] ?? [])].map(([name, value]) => [
      name,
      value instanceof Token ? value.toString() : value,
    ])
    return ours ? Object.fromEntries(parameters) : null
  } catch {
    return null
  }
}

/**
 * What other caches have said in the header; `undefined` where that is nothing.
 */
export function withoutCacheStatus(header: string | undefined): string | undefined {
  if (parseCacheStatus(header) === null) {
    return header
  }
  const others = parseList(header!).filter(([name]) => String(name) !== CACHE)
  return others.length === 0 ? undefined : serializeList(others)
}

/**
 * Adds the member to a response. Each cache on the way appends its own, so that the list shows the
 * caches that the response passed (RFC 9211, 2).
 */
export function addCacheStatus(response: HttpResponse, status: CacheStatus): void {
  const ours = formatCacheStatus(status)
  const earlier = response.getHeader('cache-status')
  response.header('cache-status', earlier ? `${[earlier].flat().join(', ')}, ${ours}` : ours)
}

/**
 * Strings of structured headers are printable ASCII (RFC 9651, 3.3.3).
 */
function quoted(value: string): string {
  return serializeString(value.replace(/[^\x20-\x7e]/g, '?'))
}
