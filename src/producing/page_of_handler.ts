import { E_INVALID_ARGUMENT } from '../errors.ts'
import { durationSeconds } from '../options/duration.ts'
import { checkArgument } from '../options/check_argument.ts'
import { HandlerStatements } from './handler_statements.ts'

declare module '@adonisjs/core/http' {
  interface HttpContext {
    /**
     * What only the handler knows of its page, while it produces it.
     */
    pageCache: PageOfHandler
  }
}

/**
 * What only the handler knows of its page, while it produces it: `ctx.pageCache`. In a handler that is
 * not cached, and for a visitor whose page is not going to be stored, it does nothing.
 *
 * @example
 * ```ts
 * async show({ params, pageCache, view }: HttpContext) {
 *   const post = await Post.findOrFail(params.id)
 *   pageCache.tag(`author:${post.authorId}`)
 *   pageCache.timeout(post.isLive ? 30 : '1d')
 *   if (post.isDraft) {
 *     pageCache.skip('draft')
 *   }
 *   return view.render('posts/show', { post })
 * }
 * ```
 */
export class PageOfHandler {
  #ctx: object

  /** @internal */
  constructor(ctx: object) {
    this.#ctx = ctx
  }

  /**
   * Has the page carry tags, beside those that it is declared with. They count from the beginning of
   * the production, whenever they are named: what is invalidated meanwhile is not stored. A page may
   * have 1,000 of them.
   *
   * @param tags - Such as `posts`, or `post:7`
   * @throws E_INVALID_ARGUMENT
   * @example
   * ```ts
   * pageCache.tag('posts', `author:${post.authorId}`)
   * ```
   */
  tag(...tags: string[]): void {
    tags.forEach((tag) => checkArgument('tag()', 'tag', tag))
    this.#said?.tag(tags, 'the handler')
  }

  /**
   * Gives the page a timeout of its own. Of a page that is kept for ever, it is the time after which it
   * expires for browsers, as the timeout of its policy is.
   *
   * @param duration - Seconds, or a string such as `'1h'`; for a page that is kept for ever also `null`:
   * others never keep it
   * @throws E_INVALID_ARGUMENT - and where the page has `timeout: 'response'`: there, its own
   * `Cache-Control` says it
   * @example
   * ```ts
   * pageCache.timeout(post.isLive ? 30 : '1d')
   * ```
   */
  timeout(duration: number | string | null): void {
    const said = this.#said
    if (said?.kind === 'response') {
      const problem = `the page has timeout: 'response', so its handler says it in Cache-Control`
      throw new E_INVALID_ARGUMENT(['timeout()', 'duration', problem])
    }
    checkArgument('timeout()', said?.kind === 'timed' ? 'duration' : 'expiry', duration)
    if (said !== undefined) {
      const seconds = durationSeconds(duration) ?? 0
      said.timeout = seconds > 0 ? seconds : null
    }
  }

  /**
   * Has the page not stored. The visitor gets it all the same.
   *
   * @param reason - A few words, which `Cache-Status` shows after `handler:`
   * @throws E_INVALID_ARGUMENT
   * @example
   * ```ts
   * pageCache.skip('draft')
   * ```
   */
  skip(reason: string): void {
    checkArgument('skip()', 'reason', reason)
    const said = this.#said
    if (said !== undefined) {
      said.skipped ??= reason
    }
  }

  /**
   * Whether the handler is producing a page that may be stored.
   */
  get isProducing(): boolean {
    return this.#said !== undefined
  }

  /**
   * Whether it is producing it for an authorised renewal, and not for a visitor.
   */
  get isRenewal(): boolean {
    return this.#said?.isRenewal ?? false
  }

  get #said(): HandlerStatements | undefined {
    return HandlerStatements.of(this.#ctx)
  }
}
