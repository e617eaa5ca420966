import PQueue from 'p-queue'
import { LRUCache } from 'lru-cache'
import { debug } from '../debug.ts'
import { AcceptedCodings } from './accepted_codings.ts'
import { compressBody, type CompressedBody } from './compress_body.ts'
import { isCompressible } from './is_compressible.ts'
import { piecesBetween } from '../page/pieces.ts'
import { StitchedGzip } from './stitched_gzip.ts'
import type { ContentCoding } from '../option_types.ts'
import type { Page } from '../page/page.ts'

/**
 * How long a page is fresh that is worth to be made as small as possible, in milliseconds.
 */
const LONG = 3_600_000

/**
 * How many bodies wait to be compressed. What is asked for beyond that is asked for again.
 */
const WAITING = 100

/**
 * The bodies of a page in content codings.
 */
interface Forms {
  isCompressible: boolean
  /** Whether somebody has asked for one */
  isAsked: boolean
  /** `null`: it is being made, or there is none that is smaller */
  bodies: Map<ContentCoding, CompressedBody | null>
}

interface ChosenBody {
  coding: ContentCoding
  body: CompressedBody
}

/**
 * The compressed bodies of the pages that are being read right now. A page that is asked for a second
 * time is compressed, once for each coding. They are kept for as long as the page itself is remembered,
 * while there is room for them.
 */
export class PageCodings {
  readonly codings: readonly ContentCoding[]
  #accepted: AcceptedCodings
  #forms = new WeakMap<Page, Forms>()
  #kept: LRUCache<Forms, true>
  /** One at a time: the other threads of Node.js are for files and for names of hosts */
  #queue = new PQueue({ concurrency: 1 })

  /**
   * @param codings - Those that the application sends, the best first
   * @param size - How many bytes of compressed bodies are kept
   */
  constructor(codings: ContentCoding[], size: number) {
    this.codings = codings
    this.#accepted = new AcceptedCodings(codings)
    this.#kept = new LRUCache({
      maxSize: size,
      dispose: (_, { bodies }, reason) => reason === 'evict' && bodies.clear(),
    })
  }

  /**
   * Whether a page is sent compressed to those who accept it.
   */
  compresses(page: Page): boolean {
    return this.#formsOf(page).isCompressible
  }

  /**
   * The compressed body of a page for a request.
   *
   * @param accepts - `Accept-Encoding` of the request
   * @returns `null` where it accepts none, or there is none yet
   */
  bodyFor(page: Page, accepts: string | undefined): ChosenBody | null {
    const possible = this.#possible(page, accepts)
    const forms = this.#formsOf(page)
    if (possible.length === 0 || !forms.isAsked) {
      forms.isAsked ||= possible.length > 0
      return null
    }
    if (!forms.bodies.has(possible[0])) {
      this.#make(page, forms, possible[0])
    }
    return this.#best(forms, possible)
  }

  /**
   * The body in the form in which it is sent for a request by now: after `bodyFor`, the one that was chosen. None
   * is made for it.
   *
   * @param accepts - `Accept-Encoding` of the request
   */
  formFor(page: Page, accepts: string | undefined): CompressedBody | Page['body'] {
    const forms = this.#formsOf(page)
    const chosen = forms.isCompressible ? this.#best(forms, this.#possible(page, accepts)) : null
    return chosen === null ? page.body : chosen.body
  }

  /**
   * What waits to be compressed is left.
   */
  close(): void {
    this.#queue.clear()
  }

  #possible(page: Page, accepts: string | undefined): readonly ContentCoding[] {
    const accepted = this.#accepted.of(accepts)
    // Nothing can be put into the other ones afterwards.
    return page.holes.length === 0 ? accepted : accepted.filter((one) => one === 'gzip')
  }

  #best(forms: Forms, possible: readonly ContentCoding[]): ChosenBody | null {
    for (const coding of possible) {
      const body = forms.bodies.get(coding)
      if (body) {
        this.#kept.get(forms)
        return { coding, body }
      }
    }
    return null
  }

  #formsOf(page: Page): Forms {
    const known = this.#forms.get(page)
    if (known !== undefined) {
      return known
    }
    const forms = { isCompressible: isCompressible(page), isAsked: false, bodies: new Map() }
    this.#forms.set(page, forms)
    return forms
  }

  #make(page: Page, forms: Forms, coding: ContentCoding): void {
    const { freshUntil, storedAt } = page
    const isLong = freshUntil === null || freshUntil - storedAt >= LONG
    try {
      const compressed = compressBody(coding, piecesOf(page), isLong ? 'best' : 'usual')
      if (typeof compressed !== 'function') {
        this.#keep(page, forms, coding, compressed)
      } else if (this.#queue.size < WAITING) {
        forms.bodies.set(coding, null)
        this.#queue
          .add(compressed)
          .then((made) => this.#keep(page, forms, coding, made!))
          .catch((error) => debug('a page cannot be compressed: %O', error))
      }
    } catch (error) {
      forms.bodies.set(coding, null)
      debug('a page cannot be compressed: %O', error)
    }
  }

  #keep(page: Page, forms: Forms, coding: ContentCoding, made: CompressedBody): void {
    const isSmaller = sizeOf(made) < Buffer.byteLength(page.body!)
    forms.bodies.set(coding, isSmaller ? made : null)
    const sizes = [...forms.bodies.values()].map((one) => (one === null ? 0 : sizeOf(one)))
    // What is there already keeps the size that it had.
    this.#kept.delete(forms)
    this.#kept.set(forms, true, { size: 1 + sizes.reduce((sum, size) => sum + size, 0) })
    if (!this.#kept.has(forms)) {
      forms.bodies.set(coding, null)
    }
  }
}

function piecesOf({ body, holes, pieces }: Page): Buffer[] {
  return pieces ?? (typeof body === 'string' ? piecesBetween(body, holes).pieces : [body!])
}

function sizeOf(body: CompressedBody): number {
  return body instanceof StitchedGzip ? body.size : body.length
}
