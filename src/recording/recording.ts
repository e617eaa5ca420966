import { EarlierAnswer } from './earlier_answer.ts'
import { Inputs } from './inputs.ts'
import { watchBouncer } from './watching/watch_bouncer.ts'
import { watchContext, watchMissing } from './watching/watch_context.ts'
import { watchGiven } from './watching/watch_given.ts'
import { watchRequest } from './watching/watch_request.ts'
import { watchSession } from './watching/watch_session.ts'
import { localeOf } from '../keys/host_and_locale.ts'
import { CacheControl } from '../http/cache_control.ts'
import { responseHeader } from '../http/header_lines.ts'
import { targetedCacheControl } from '../http/targeted_cache_control.ts'
import { impliedVary, varyNames } from '../http/vary.ts'
import { askedGuards, visitorFacts } from './visitor.ts'
import { NodeSettings } from './node_settings.ts'
import { ResponseRecorder } from './response_recorder.ts'
import { cloneWatchedRecords } from './watching/watched_record.ts'
import { HandlerStatements } from '../producing/handler_statements.ts'
import type { Consent } from '../types.ts'
import type { KnownOfContext } from './known/of_adonis.ts'
import type { ResponseFacts } from './response_facts.ts'
import type { HeaderChanges } from '../page/header_changes.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * Headers that change, as cookies do, what the browser of one visitor keeps: Clear Site Data, and
 * the login status of FedCM.
 */
const CHANGES_OF_BROWSER = ['clear-site-data', 'set-login']

/**
 * What a handler, its view and what they call did to the headers of the response while they ran,
 * and what they read of the request. Only a production is recorded, so that hits are not slowed
 * down.
 */
export class Recording {
  readonly inputs: Inputs
  /** What the handler says of the page */
  readonly said: HandlerStatements
  #ctx: HttpContext
  #locale: string | null
  #targets: readonly string[]
  #askedBefore: ReadonlySet<object>
  #response: ResponseRecorder
  #earlier: EarlierAnswer
  #endWatching: (() => void)[]

  /**
   * Begins to record.
   *
   * @param options - Headers that are part of the key, consents, and headers that count in place of
   * `Cache-Control`, as the policy has them; the language that the key says, `null` for none; whether it
   * is an authorised renewal; what decides how long the page is kept; how AdonisJS parses a query; and what is
   * known of the context
   */
  constructor(
    ctx: HttpContext,
    {
      vary,
      consents,
      targets,
      locale,
      isRenewal,
      kind,
      parseQuery,
      known,
    }: {
      vary: readonly string[]
      consents: ReadonlySet<Consent>
      targets: readonly string[]
      locale: string | null
      isRenewal: boolean
      kind: HandlerStatements['kind']
      parseQuery: (query: string) => Record<string, unknown>
      known: KnownOfContext
    }
  ) {
    cloneWatchedRecords()
    this.#ctx = ctx
    this.#locale = locale
    this.#targets = targets
    this.#askedBefore = askedGuards(ctx)
    this.inputs = new Inputs(vary, consents)
    this.said = new HandlerStatements(ctx, { isRenewal, kind })
    // Before anything is watched, since it reads it.
    const settings = new NodeSettings(ctx.response.response)
    // Before all else is watched, at which it looks.
    const endWatching = [...watchContext(ctx, this.inputs, known)]
    this.#response = new ResponseRecorder(ctx, this.inputs, settings)
    this.#earlier = new EarlierAnswer(ctx, this.inputs)
    const has = (name: string) => {
      const own = Object.getOwnPropertyDescriptor(ctx, name)
      return known.classes.isOf(name, own?.value)
    }
    this.#endWatching = [
      ...endWatching,
      ...watchGiven(ctx, this.inputs, parseQuery),
      ...watchRequest(ctx, this.inputs),
      ...(has('session') ? watchSession(ctx, this.inputs) : []),
      ...(has('bouncer') ? [watchBouncer(ctx, this.inputs)] : []),
      // At last: the others look what there is.
      ...watchMissing(ctx, this.inputs, this.said),
    ]
  }

  get headers(): HeaderChanges {
    return this.#response.changes
  }

  /**
   * What the store rules ask about the response, as it is now.
   */
  facts(): ResponseFacts {
    const { request, response } = this.#ctx
    const vary = [
      ...responseHeader(this.#ctx, 'vary'),
      ...this.before('vary'),
      ...impliedVary(this.#ctx),
    ]
    return {
      ...visitorFacts(this.#ctx),
      method: request.intended(),
      isSent: response.headersSent || response.finished,
      status: response.getStatus(),
      setsCookie: this.headers.has('set-cookie'),
      changesBrowser: CHANGES_OF_BROWSER.some((name) => this.headers.has(name)),
      cacheControl: this.#cacheControl(),
      vary: varyNames(...vary),
      reads: this.inputs.personal,
      left: this.inputs.left,
      scheme: this.inputs.scheme,
      skipped: this.said.skipped,
      hasTooManyTags: this.said.hasTooManyTags,
      forwardsQuery: this.inputs.forwardsQuery && this.headers.has('location'),
      hasOtherLocale: localeOf(this.#ctx) !== this.#locale,
    }
  }

  #cacheControl(): CacheControl {
    const lines = (name: string) => responseHeader(this.#ctx, name).flatMap((value) => value ?? [])
    const targeted =
      this.#targets.length === 0
        ? null
        : targetedCacheControl(this.#targets, (name) => lines(name).map(String))
    return targeted ?? new CacheControl(...responseHeader(this.#ctx, 'cache-control'))
  }

  /**
   * The handler has ended. What the cache itself reads from now on is no input.
   */
  pause(): void {
    this.#earlier.judge()
    this.inputs.isRecording = false
    // Whoever asks a guard finds out who is logged in, or that nobody is.
    if (!askedGuards(this.#ctx).isSubsetOf(this.#askedBefore)) {
      this.inputs.personal.add('user')
    }
  }

  /**
   * Does something that belongs to the handler although it has ended, such as turning what it
   * returned into bytes: what is read meanwhile is an input.
   */
  async asHandler<T>(work: () => T | Promise<T>): Promise<T> {
    this.#askedBefore = askedGuards(this.#ctx)
    this.inputs.isRecording = true
    try {
      return await work()
    } finally {
      this.pause()
    }
  }

  /**
   * The value of a header before the handler touched it.
   */
  before(name: string) {
    return this.#response.before(name)
  }

  /**
   * Takes back what the handler has said beside status, headers and body, which is no part of a page.
   */
  restoreSettings(): void {
    this.#response.settings.restoreAnswer()
  }

  stop(): void {
    this.said.end()
    this.#endWatching.forEach((end) => end())
    this.#response.stop()
    this.#earlier.stop()
  }

  /**
   * Takes back what was done to the headers and the body, so that a stored page can be sent instead.
   */
  undo(): void {
    this.#response.undo()
  }
}
