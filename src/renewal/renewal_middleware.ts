import { debug } from '../debug.ts'
import { authorise } from './authorisation.ts'
import { lowerHost } from '../keys/lower_host.ts'
import { requestedHost } from '../keys/host_and_locale.ts'
import { changeHeader } from '../http/change_header.ts'
import {
  LOOK_HEADER,
  PAST_CACHES,
  RENEWAL_HEADER,
  type RenewalToken,
  type TokenPurpose,
} from './renewal_token.ts'
import type { Hosts } from '../keys/host_and_locale.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/**
 * Answers requests to clear caches: `RemoteControl`.
 */
interface Control {
  isFor(ctx: HttpContext): boolean
  answer(ctx: HttpContext): Promise<void>
}

/**
 * Forgets the pages of what is written: `WriteWatcher`.
 */
interface Writes {
  watch(ctx: HttpContext, next: NextFn): Promise<void>
}

interface Settings {
  /** Those whose pages are cached at all */
  hosts: Hosts
  /** Names of headers that some caches follow in place of `Cache-Control`, in lower case */
  targeted: Iterable<string>
  /** Answers requests to clear caches, where the configuration has a route for them */
  control: Control | null
  /** Forgets the pages of what is written, where the configuration says so */
  writes: Writes | null
}

/**
 * Verifies the token of a renewal and removes its header, and writes the host in lower case, before
 * anything of the application sees the request. What answers a token is for the warm-up alone, and leaves so that
 * no cache on the way keeps it. A request without a valid token is an ordinary one. The provider makes it
 * the first server middleware.
 */
export default class RenewalMiddleware {
  #token: RenewalToken
  #settings: Settings

  constructor(token: RenewalToken, settings: Settings) {
    this.#token = token
    this.#settings = settings
  }

  handle(ctx: HttpContext, next: NextFn): Promise<void> {
    const node = ctx.request.request
    lowerHost(node)
    const { [RENEWAL_HEADER]: renew, [LOOK_HEADER]: look } = node.headers
    return renew === undefined && look === undefined
      ? this.#ordinary(ctx, next)
      : this.#verified(ctx, next, renew ?? look, renew === undefined ? 'look' : 'renew')
  }

  async #verified(
    ctx: HttpContext,
    next: NextFn,
    token: string | string[] | undefined,
    purpose: TokenPurpose
  ): Promise<void> {
    const { hosts, targeted, control } = this.#settings
    const node = ctx.request.request
    changeHeader(node, RENEWAL_HEADER, null)
    changeHeader(node, LOOK_HEADER, null)
    const host = requestedHost(ctx)
    const signed =
      typeof token === 'string' && host !== null && hosts.has(host)
        ? this.#token.verify(token, { method: node.method!, host, target: node.url! }, purpose)
        : null
    debug('to %s %s%s is %s', purpose, host, node.url, signed ? 'authorised' : 'not authorised')
    if (signed === null) {
      return this.#ordinary(ctx, next)
    }

    if (purpose === 'renew' && control?.isFor(ctx)) {
      return control.answer(ctx)
    }
    // Said to caches on the way: visitors, whose page it is, do not say it.
    if (node.headers['cache-control'] === PAST_CACHES['cache-control']) {
      changeHeader(node, 'cache-control', null)
    }
    authorise(node, { ...signed, purpose })
    await next()
    // Visitors need none of it.
    const { answerAuthorised } = await import('./answer_authorised.ts')
    answerAuthorised(ctx.response, targeted)
  }

  #ordinary(ctx: HttpContext, next: NextFn): Promise<void> {
    const { writes } = this.#settings
    return writes ? writes.watch(ctx, next) : next()
  }
}
