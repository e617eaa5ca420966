import pTimeout from 'p-timeout'
import { debug } from '../debug.ts'
import { HandlerWatch } from './handler_watch.ts'
import { headerLines } from '../http/header_lines.ts'
import { invalidatedGroups } from '../http/invalidated_groups.ts'
import { hasFlashedErrors } from '../recording/flashed_errors.ts'
import { canonicalHost, requestedHost } from '../keys/host_and_locale.ts'
import type { Logger } from '@adonisjs/core/logger'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/**
 * Methods that change nothing (RFC 9110, 9.2.1). Of any other it is not known.
 */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])

/**
 * How long, in milliseconds, an answer waits for its pages to be forgotten. A store that does not
 * answer must not fail the write.
 */
const LIMIT = 2_000

/**
 * Forgets the pages of what a request has changed (RFC 9111, 4.4): those of its own URL, and of
 * the `Location` and `Content-Location` of a 2xx, as far as they are on the same host. Those of a
 * redirect often come from the `Referer`, and a visitor must not name what is forgotten. The groups that the
 * answer names (RFC 9875, 3) are tags here.
 */
export class WriteWatcher {
  #forget: (urls: URL[], tags: string[]) => Promise<void>
  #logger: Logger
  #handlers = new HandlerWatch()

  /**
   * @param forget - Forgets the pages of URLs of one host, and those that carry tags
   */
  constructor(forget: (urls: URL[], tags: string[]) => Promise<void>, logger: Logger) {
    this.#forget = forget
    this.#logger = logger
  }

  /**
   * Lets a request happen. The answer to a write leaves when the pages are gone, so that whoever
   * reads it does not find them any more.
   */
  watch(ctx: HttpContext, next: NextFn): Promise<void> {
    return SAFE.has(ctx.request.intended())
      ? this.#handlers.apart(next)
      : this.#watchWrite(ctx, next)
  }

  async #watchWrite(ctx: HttpContext, next: NextFn): Promise<void> {
    const hasAnswered = await this.#handlers.hasAnswered(next)
    const status = ctx.response.getStatus()
    const isWritten = hasAnswered && status >= 200 && status < 400 && !hasFlashedErrors(ctx)
    const host = requestedHost(ctx)
    const target = host && URL.parse(`http://${host}${ctx.request.request.url}`)
    if (!target || !isWritten) {
      debug('%s %s: forgets nothing, %d', ctx.request.intended(), ctx.request.url(), status)
      return
    }
    const urls = status < 300 ? [target, ...changed(ctx, target)] : [target]
    const tags = invalidatedGroups(headerLines(ctx.response, 'cache-group-invalidation'))
    debug('%s %s: forgets %o, %o', ctx.request.intended(), target, urls.map(String), tags)
    await this.#forgotten(urls, tags)
  }

  async #forgotten(urls: URL[], tags: string[]): Promise<void> {
    const forgotten = this.#forget(urls, tags).catch((error) => {
      this.#logger.error({ err: error }, 'page cache: the pages of a write are not forgotten')
    })
    await pTimeout(forgotten, {
      milliseconds: LIMIT,
      fallback: () => {
        this.#logger.warn('page cache: forgetting the pages of a write takes too long')
      },
    })
  }
}

/**
 * What the answer says that was changed, on the host of the request: nobody may have the pages
 * of others forgotten.
 */
function changed({ response }: HttpContext, target: URL): URL[] {
  return ['location', 'content-location']
    .map((name) => response.getHeader(name))
    .filter((value) => value !== undefined)
    .map((value) => URL.parse(String(value), target.href))
    .filter((url) => url !== null)
    .filter(({ host }) => canonicalHost(host) === canonicalHost(target.host))
}
