import type { HoleMark } from './hole_mark.ts'
import type { HeaderChanges } from './header_changes.ts'
import type { Staleness } from '../freshness/staleness.ts'
import type { TagVersionMap } from './tag_version_map.ts'

/**
 * What a page is made of.
 */
export interface PageFields {
  status: number

  /**
   * Whether the handler has set the status, and a redirect that somebody makes of the page has it as well. Default:
   * all but 200 are
   */
  isStatusOwn?: boolean

  /** What the handler did to the headers, and nothing that a middleware did */
  headers: HeaderChanges

  /** `null` where the response has no body */
  body: string | Buffer | null

  /** The body is text, although it is kept as bytes */
  isText?: boolean

  /** When the production of the page began, in milliseconds since the epoch */
  begunAt: number

  /** When the page was stored, in milliseconds since the epoch */
  storedAt: number

  /** Until when it is fresh, in milliseconds since the epoch; `null`: for ever */
  freshUntil: number | null

  /**
   * Of a page that is kept for ever, when it expires for others, in seconds from each response on; `null`:
   * they never keep it. `undefined`: as its policy says
   */
  expiresIn?: number | null

  /** How long it may be used beyond that, and how it is renewed. Of pages that expire */
  staleness?: Staleness

  /** It is valid only while these are current */
  tagVersions?: TagVersionMap

  /** It is a redirect that takes the query of each visitor along. What it has of it is in the key */
  forwardsQuery?: boolean

  /** Where in the body, counted in characters of its text, it is personalised */
  holes?: HoleMark[]

  /** What is between its holes, where it has some and its body is kept as bytes */
  pieces?: Buffer[] | null
}

/**
 * What is said to other caches about how long they may keep a page; `undefined` for a header that there
 * is not.
 */
export type CachingHeaders = Record<'cache-control' | 'expires' | 'age', string | undefined>
