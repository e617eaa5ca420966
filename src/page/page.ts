import { expandForm } from './compressed_form.ts'
import { HeaderChanges } from './header_changes.ts'
import { NO_HOLES, type HoleMark } from './hole_mark.ts'
import { packTags, unpackTags } from './packed_tags.ts'
import { PageTimes } from './page_times.ts'
import { piecesBetween } from './pieces.ts'
import { decodeBody, encodeBody, forOneWrite, isStoredPage } from './stored_page.ts'
import type { HitCounter } from './hit_counter.ts'
import type { PageFields } from './page_fields.ts'
import type { StoredPage } from './stored_page.ts'
import type { Confirmation, TagVersionMap } from './tag_version_map.ts'

/**
 * Version of the stored form. A page of another one cannot be read, and so is a miss.
 */
export const PAGE_FORMAT = 3

/**
 * From how many characters on a text leaves faster as bytes. Measured: see benchmarks/RESULTS.md.
 */
const LARGE = 4_096

/**
 * A stored response. Many are kept decoded, each of them in little more memory than its body takes: what
 * it has in common with others it shares with them, and what is seldom asked for is packed.
 */
export class Page extends PageTimes {
  readonly headers: HeaderChanges
  body: string | Buffer | null
  /** What is between its holes, where it has some and is sent as bytes */
  pieces: Buffer[] | null
  readonly holes: HoleMark[]
  /** That its tag versions are current, as it was found out last */
  confirmation: Confirmation | null = null
  toldTags: object | null = null
  /** How often it was served; `null` where it was not yet */
  counter: HitCounter | null = null
  #tags: TagVersionMap | string

  constructor(fields: PageFields) {
    super(fields)
    this.headers = fields.headers
    this.body = fields.body
    this.holes = fields.holes?.length ? fields.holes : NO_HOLES
    this.pieces = fields.pieces ?? null
    this.#tags = fields.tagVersions ?? {}
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

  get status(): number {
    return this.traits.status
  }

  get isStatusOwn(): boolean {
    return this.traits.isStatusOwn
  }

  get isText(): boolean {
    return this.traits.isText
  }

  get expiresIn(): number | null | undefined {
    return this.traits.expiresIn
  }

  get forwardsQuery(): boolean {
    return this.traits.forwardsQuery
  }

  get tagVersions(): TagVersionMap {
    return typeof this.#tags === 'string' ? unpackTags(this.#tags) : this.#tags
  }

  /** What it is made of, for another one that differs in something */
  get fields(): PageFields {
    const { status, isStatusOwn, headers, body, isText, holes, pieces } = this
    const { forwardsQuery, tagVersions } = this
    const { begunAt, storedAt, freshUntil, expiresIn, staleness } = this
    const times = { begunAt, storedAt, freshUntil, expiresIn, staleness: staleness ?? undefined }
    const rest = { ...times, forwardsQuery, tagVersions }
    return { status, isStatusOwn, headers, body, isText, holes, pieces, ...rest }
  }

  /** The same page under other versions of its tags */
  withTagVersions(tagVersions: TagVersionMap): Page {
    return tagVersions === this.#tags ? this : new Page({ ...this.fields, tagVersions })
  }

  /**
   * Has the page take little memory, and sent in the form that leaves fastest, from now on: Node.js
   * encodes a text for each response, and writes a small one together with the headers.
   */
  prepare(): void {
    const { body, holes } = this
    this.#tags = packed(this.#tags)
    if (typeof body !== 'string' || body.length < LARGE || !body.isWellFormed()) {
      return
    }
    const { bytes, pieces } = piecesBetween(body, holes)
    // A hole may be in the middle of a character.
    if (bytes.length === Buffer.byteLength(body)) {
      this.body = bytes
      this.pieces = holes.length === 0 ? null : pieces
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
      packed(this.#tags) === packed(other.#tags)
    )
  }

  get isJson(): boolean {
    return String(this.headers.get('content-type')).includes('json')
  }

  toJSON(): StoredPage {
    const { staleness } = this
    return forOneWrite({
      format: PAGE_FORMAT,
      status: this.status,
      ...(this.isStatusOwn !== (this.status !== 200) && { isStatusOwn: this.isStatusOwn }),
      headers: this.headers.toJSON(),
      ...encodeBody(this.body, this.isText),
      begunAt: this.begunAt,
      storedAt: this.storedAt,
      freshUntil: this.freshUntil,
      ...(this.expiresIn !== undefined && { expiresIn: this.expiresIn }),
      ...(staleness && { staleness }),
      tagVersions: this.tagVersions,
      ...(this.forwardsQuery && { forwardsQuery: true }),
      holes: this.holes,
    })
  }
}

function packed(tags: TagVersionMap | string): string {
  return typeof tags === 'string' ? tags : packTags(tags)
}
