import type { PageUnderWay } from './page_under_way.ts'

/**
 * How many tags may be named for one page. Each has versions that are read when it is stored, and once a
 * second where it is read.
 */
const MOST_TAGS = 1_000

/**
 * What decides how long a page is kept: a timeout, the response itself, or renewals alone.
 */
type Kind = 'timed' | 'response' | 'forever'

const ofContexts = new WeakMap<object, HandlerStatements>()

/**
 * What a handler, its view and what they call have said of the page while they produced it.
 */
export class HandlerStatements implements PageUnderWay {
  /** Who has named each tag, as the application gives them */
  readonly tags = new Map<string, string>()
  /** The page's own timeout: seconds, `null` for never; `undefined` where nothing was said */
  timeout: number | null | undefined
  /** Why the page is not to be stored; `null` where nobody has said that */
  skipped: string | null = null
  /** More tags were named than a page may have */
  hasTooManyTags = false
  /** Whether an authorised renewal has the page produced, and no visitor */
  readonly isRenewal: boolean
  readonly kind: Kind
  #hasEnded = false

  /**
   * @param ctx - Of the request whose handler produces the page
   */
  constructor(ctx: object, { isRenewal, kind }: { isRenewal: boolean; kind: Kind }) {
    this.isRenewal = isRenewal
    this.kind = kind
    ofContexts.set(ctx, this)
  }

  /**
   * Those of the page that is being produced for a request; `undefined` where none is.
   */
  static of(ctx: object): HandlerStatements | undefined {
    const said = ofContexts.get(ctx)
    return said === undefined || said.#hasEnded ? undefined : said
  }

  /** What goes on when its page is there says nothing of it any more */
  end(): void {
    this.#hasEnded = true
  }

  tag(tags: readonly string[], by: string): void {
    for (const tag of this.#hasEnded ? [] : tags) {
      if (this.tags.size >= MOST_TAGS && !this.tags.has(tag)) {
        this.hasTooManyTags = true
        return
      }
      if (!this.tags.has(tag)) {
        this.tags.set(tag, by)
      }
    }
  }
}
