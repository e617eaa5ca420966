import { LRUCache } from 'lru-cache'
import type { Staleness } from '../freshness/staleness.ts'
import type { PageFields } from './page_fields.ts'

/**
 * How many different ones are known. Where an application has more of them, pages have their own.
 */
const KNOWN = 500

/**
 * What the pages of a route have in common, mostly, and is kept once for all of them. So its times count
 * from those of a page, in milliseconds.
 */
export interface PageTraits {
  readonly status: number
  readonly isStatusOwn: boolean
  readonly isText: boolean
  readonly forwardsQuery: boolean
  readonly expiresIn: number | null | undefined
  /** From when a page was stored; `null` for ever */
  readonly freshFor: number | null
  readonly staleness: RelativeStaleness | null
  /** What is said to others about how long they may keep a page; few entries */
  readonly told: Told[]
}

/**
 * What `Cache-Control` says under some terms; `undefined`: there is none.
 */
interface Told {
  readonly scope: string | null
  readonly browserTimeout: number | null
  readonly asksEveryTime: boolean
  readonly cacheControl: string | undefined
}

interface RelativeStaleness {
  /** How long a page was generated before it was stored */
  readonly generatedBefore: number
  /** From when a page is not fresh any more */
  readonly whileRevalidate: number
  readonly ifError: number
  readonly mustRevalidate: true | undefined
}

const known = new LRUCache<string, PageTraits>({ max: KNOWN })

/**
 * The traits of a page with these fields.
 */
export function traitsOf(fields: PageFields): PageTraits {
  const { status, expiresIn, storedAt, freshUntil, staleness, forwardsQuery = false } = fields
  const { isStatusOwn = status !== 200 } = fields
  const isText = fields.isText ?? typeof fields.body === 'string'
  const freshFor = freshUntil === null ? null : freshUntil - storedAt
  const relative = staleness ? relativeOf(staleness, storedAt, freshUntil) : null
  const { generatedBefore, whileRevalidate, ifError, mustRevalidate } = relative ?? {}
  const name =
    `${status},${isStatusOwn},${isText},${forwardsQuery},${expiresIn},${freshFor},` +
    `${generatedBefore},${whileRevalidate},${ifError},${mustRevalidate}`
  let traits = known.get(name)
  if (traits === undefined) {
    const common = { status, isStatusOwn, isText, forwardsQuery, expiresIn, freshFor }
    traits = { ...common, staleness: relative, told: [] }
    known.set(name, traits)
  }
  return traits
}

/**
 * The staleness of a page, without its validators.
 */
export function stalenessOf(
  { staleness, freshFor }: PageTraits,
  storedAt: number
): Staleness | null {
  if (staleness === null) {
    return null
  }
  const { generatedBefore, whileRevalidate, ifError, mustRevalidate } = staleness
  const end = storedAt + (freshFor ?? 0)
  return {
    generatedAt: storedAt - generatedBefore,
    staleWhileRevalidateUntil: end + whileRevalidate,
    staleIfErrorUntil: end + ifError,
    ...(mustRevalidate && { mustRevalidate }),
  }
}

function relativeOf(
  staleness: Staleness,
  storedAt: number,
  freshUntil: number | null
): RelativeStaleness {
  const end = freshUntil ?? storedAt
  return {
    generatedBefore: storedAt - staleness.generatedAt,
    whileRevalidate: staleness.staleWhileRevalidateUntil - end,
    ifError: staleness.staleIfErrorUntil - end,
    mustRevalidate: staleness.mustRevalidate,
  }
}
