import { answerConditional, isConditional, isUnchanged, type Comparison } from '../conditional.ts'
import { answerRange } from '../range.ts'
import { NO_CONTENT } from '../set_status.ts'
import { chooseCoding, sayForms } from '../compressed.ts'
import type { PageCodings } from '../../codings/page_codings.ts'
import type { Page } from '../../page/page.ts'
import type { Personalised } from '../../holes/personalise.ts'
import type { HttpContext } from '@adonisjs/core/http'

interface LeavingFormOptions {
  /** `null` where pages are not compressed */
  codings: PageCodings | null
  /** Its personalised holes, where it has any */
  personalised: Personalised | null
  /** Whether it comes from the store: what was produced now is not compressed */
  isStored: boolean
  /** Names of headers that some caches follow in place of `Cache-Control`, in lower case */
  targeted: Iterable<string>
}

/**
 * In which form a page leaves: nothing of it where its visitor has it already, a content coding that they accept, a
 * part. It is chosen when the response leaves, since what stands around the cache takes the body for the page.
 */
export class LeavingForm {
  /** Whether it will be a 304, as far as nobody changes the response */
  readonly isUnchanged: boolean
  #ctx: HttpContext
  #page: Page
  #options: LeavingFormOptions
  #comparison: Comparison | null

  /**
   * Whether a page may leave in another form than its own: it may be compressed, or its request asks for a part, or
   * under a condition.
   */
  static isNeeded({ request }: HttpContext, page: Page, codings: PageCodings | null): boolean {
    const { headers } = request.request
    return codings?.compresses(page) || headers.range !== undefined || isConditional(headers)
  }

  /**
   * To be called when the caching headers of the page are in the response.
   */
  constructor(ctx: HttpContext, page: Page, options: LeavingFormOptions) {
    const { codings, personalised } = options
    this.#ctx = ctx
    this.#page = page
    this.#options = options
    const otherEtags = codings === null ? [] : sayForms(ctx, codings, page)
    const mayBeUnchanged =
      isConditional(ctx.request.request.headers) &&
      personalised?.etag !== null &&
      page.status !== NO_CONTENT
    const comparison = { otherEtags, isPersonalised: personalised !== null }
    this.#comparison = mayBeUnchanged ? comparison : null
    this.isUnchanged = mayBeUnchanged && isUnchanged(ctx, comparison)
  }

  /**
   * Gives the response that form. To be called when it has the page, and nobody changes it any more.
   */
  give(): void {
    const ctx = this.#ctx
    const page = this.#page
    const { codings, personalised, isStored, targeted } = this.#options
    const encode =
      codings !== null && isStored ? chooseCoding(ctx, codings, page, personalised) : null
    if (this.#comparison !== null && answerConditional(ctx, this.#comparison)) {
      return
    }
    encode?.()
    // The bytes of a page with holes are other ones for each visitor.
    if (ctx.request.request.headers.range !== undefined && personalised === null) {
      answerRange(ctx, page, targeted, codings?.compresses(page) === true)
    }
  }
}
