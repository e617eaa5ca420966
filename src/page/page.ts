import type { Staleness } from '../freshness/staleness.ts'
import { CLOCK_SKEW } from './clock_skew.ts'
import { expandForm } from './compressed_form.ts'
import { HeaderChanges } from './header_changes.ts'
import { NO_HOLES, type HoleMark } from './hole_mark.ts'
import { piecesBetween } from './pieces.ts'
import { decodeBody, encodeBody, forOneWrite, isStoredPage } from './stored_page.ts'
import type { HitCounter } from './hit_counter.ts'
import type { CachingHeaders, PageFields } from './page_fields.ts'
import type { StoredPage } from './stored_page.ts'
import type { Confirmation, TagVersionMap } from './tag_version_map.ts'

/**
 * Version of the stored form. A page of another one cannot be read, and so is a miss.
 */
export const PAGE_FORMAT = 3

/**
 * How long a page is kept after it went stale so that it can be revalidated, in milliseconds.
 */
const VALIDATION = 24 * 3600 * 1000

/**
 * From how many characters on a text leaves faster as bytes. Measured: see benchmarks/RESULTS.md.
 */
const LARGE = 4_096

/** A stored response */
export class Page {
  readonly status: number
  readonly headers: HeaderChanges
  body: string | Buffer | null
  isText: boolean
  /** What is between its holes, where it is sent as bytes */
  pieces: Buffer[] | null = null
  readonly begunAt: number
  readonly storedAt: number
  readonly freshUntil: number | null
  readonly expiresIn: number | null | undefined
  readonly staleness: Staleness | null
  readonly tagVersions: TagVersionMap
  readonly forwardsQuery: boolean
  readonly holes: HoleMark[]
  /** That its tag versions are current, as it was found out last */
  confirmation: Confirmation | null = null
  /** What it says to others, without its age, by whom it allows to keep it */
  readonly told: Partial<Record<'public' | 'networks' | 'private' | 'null', CachingHeaders>> = {}
  toldTags: object | null = null
  /** How often it was served; `null` where it was not yet */
  counter: HitCounter | null = null

  constructor(fields: PageFields) {
    this.status = fields.status
    this.headers = fields.headers
    this.body = fields.body
    this.isText = fields.isText ?? typeof fields.body === 'string'
    this.begunAt = fields.begunAt
    this.storedAt = fields.storedAt
    this.freshUntil = fields.freshUntil
    this.expiresIn = fields.expiresIn
    this.staleness = fields.staleness ?? null
    this.tagVersions = Object.assign(Object.create(null), fields.tagVersions)
    this.forwardsQuery = fields.forwardsQuery ?? false
    this.holes = fields.holes?.length ? fields.holes : NO_HOLES
  }

  /**
   * Reads the stored form back.
   *
   * @returns the page; `null` where the entry is not one of this format
   */
  static parse(stored: unknown): Page | null {
    const entry = expandForm(stored)
    if (!isStoredPage(entry) || entry.format !== PAGE_FORMAT) {
      return null
    }
    const headers = new HeaderChanges(entry.headers)
    return new Page({ ...entry, headers, body: decodeBody(entry.body, entry.encoding) })
  }

  /** @param now - Milliseconds since the epoch */
  isFresh(now: number): boolean {
    return this.freshUntil === null || (now < this.freshUntil && !this.isOfFuture(now))
  }

  /**
   * Whether it is of a clock that was ahead, and so nothing is known of its age: it was stored later
   * than clocks may differ. A page that is kept for ever needs no age.
   *
   * @param now - Milliseconds since the epoch
   */
  isOfFuture(now: number): boolean {
    return this.freshUntil !== null && this.storedAt > now + CLOCK_SKEW
  }

  /**
   * Whether the page may be served although it has expired, while it is renewed.
   *
   * @param now - Milliseconds since the epoch
   */
  allowsStaleWhileRevalidate(now: number): boolean {
    return this.staleness !== null && now < this.staleness.staleWhileRevalidateUntil
  }

  /**
   * Whether the page may be served if producing a new one fails (RFC 5861, 4).
   *
   * @param now - Milliseconds since the epoch
   */
  allowsStaleIfError(now: number): boolean {
    const { staleIfErrorUntil = 0 } = this.staleness ?? {}
    return this.isFresh(now) || (now < staleIfErrorUntil && !this.isOfFuture(now))
  }

  /** Seconds since the page was generated (RFC 9111, 4.2.3) */
  age(now: number): number {
    return Math.max(0, Math.floor((now - (this.staleness?.generatedAt ?? this.storedAt)) / 1000))
  }

  /** Seconds that it stays fresh, below 0 when it is stale; `undefined` for ever */
  ttl(now: number): number | undefined {
    return this.freshUntil === null ? undefined : Math.floor((this.freshUntil - now) / 1000)
  }

  /** How long a store has to keep the page, in seconds from when it was stored; `null` for ever */
  get keptFor(): number | null {
    if (this.freshUntil === null) {
      return null
    }
    const { validators, staleIfErrorUntil = 0 } = this.staleness ?? {}
    const until = Math.max(this.freshUntil + (validators ? VALIDATION : 0), staleIfErrorUntil)
    return Math.max(1, (until - this.storedAt) / 1000)
  }

  /** The same page under other versions of its tags */
  withTagVersions(tagVersions: TagVersionMap): Page {
    if (tagVersions === this.tagVersions) {
      return this
    }
    return new Page({ ...this, staleness: this.staleness ?? undefined, tagVersions })
  }

  /**
   * Has the page sent in the form that leaves fastest, from now on: Node.js encodes a text for each
   * response, and writes a small one together with the headers.
   */
  prepare(): void {
    const { body, holes } = this
    if (typeof body !== 'string' || body.length < LARGE || !body.isWellFormed()) {
      return
    }
    const { bytes, pieces } = piecesBetween(body, holes)
    // A hole may be in the middle of a character.
    if (bytes.length === Buffer.byteLength(body)) {
      Object.assign(this, { body: bytes, pieces })
    }
  }

  /**
   * Whether it is what was stored at the same time, and not a later page.
   */
  isSame(other: Page): boolean {
    return (
      this.begunAt === other.begunAt &&
      this.storedAt === other.storedAt &&
      this.freshUntil === other.freshUntil &&
      this.headers.get('etag') === other.headers.get('etag') &&
      JSON.stringify(this.tagVersions) === JSON.stringify(other.tagVersions)
    )
  }

  get isJson(): boolean {
    return String(this.headers.get('content-type')).includes('json')
  }

  toJSON(): StoredPage {
    return forOneWrite({
      format: PAGE_FORMAT,
      status: this.status,
      headers: this.headers.toJSON(),
      ...encodeBody(this.body, this.isText),
      begunAt: this.begunAt,
      storedAt: this.storedAt,
      freshUntil: this.freshUntil,
      ...(this.expiresIn !== undefined && { expiresIn: this.expiresIn }),
      ...(this.staleness && { staleness: this.staleness }),
      tagVersions: this.tagVersions,
      ...(this.forwardsQuery && { forwardsQuery: true }),
      holes: this.holes,
    })
  }
}
