import { renew } from './renew.ts'
import { serve } from './serve.ts'
import { send } from './answer/send.ts'
import { addServerTiming } from './answer/add_server_timing.ts'
import { tellFront } from './answer/tell_front.ts'
import { reportOutcome } from './answer/report_outcome.ts'
import { isPrefetch } from '../http/sec_purpose.ts'
import { localeOf } from '../keys/host_and_locale.ts'
import { pass } from './production/pass.ts'
import { inspect } from './inspection/inspect.ts'
import { VariantSlot } from '../storage/slot/variant_slot.ts'
import { tellOfSharedKey } from './lookup/shared_key.ts'
import { authorisationOf } from '../renewal/authorisation.ts'
import { admit, type Admission } from './lookup/admission.ts'
import type { EffectivePolicies } from './effective_policies.ts'
import type { Runtime } from './runtime.ts'
import type { Outcome } from './outcome.ts'
import type { PageScope, RequestScope } from './request_scope.ts'
import type { Policy } from '../policy/policy.ts'
import type { Reason } from '../store_rules/reasons.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * Where a request has it that it is being responded to. A WeakSet of them costs each request most of
 * a microsecond.
 */
const RESPONDING = Symbol('adonis-cache-helpers.responding')

type Responded = HttpContext & { [RESPONDING]?: true }

/**
 * The one algorithm of the page cache: each step returns an outcome, which is sent and reported
 * here, once.
 */
export class Responder {
  #runtime: Runtime
  #policies: EffectivePolicies

  constructor(runtime: Runtime, policies: EffectivePolicies) {
    this.#runtime = runtime
    this.#policies = policies
  }

  /**
   * Answers a request from the cache, or lets the handler answer it and keeps what may be kept.
   * Nothing else decides.
   *
   * @param policy - What the controller, action or route says about its pages
   * @param next - The handler. It leaves its result in the response
   * @param refused - Why the request bypasses the cache, where its route says so
   * @throws what the handler throws
   */
  respond(
    ctx: HttpContext,
    policy: Policy,
    next: () => Promise<unknown>,
    refused?: Reason
  ): Promise<void> {
    ;(ctx as Responded)[RESPONDING] = true
    const { request } = ctx
    const authorisation = authorisationOf(request.request)
    const effective = this.#policies.of(policy, authorisation?.version)
    const scope: RequestScope = {
      ctx,
      next,
      runtime: this.#runtime,
      startedAt: this.#runtime.config.serverTiming === false ? 0 : performance.now(),
      locale: localeOf(ctx),
      policy: effective,
      authorisation,
      isRenewal: authorisation?.purpose === 'renew' && request.intended() !== 'HEAD',
      isSpeculation:
        effective.prefetch === 'stored' &&
        authorisation === undefined &&
        isPrefetch(request.request.headers['sec-purpose']),
    }
    const admission = refused === undefined ? admit(scope) : { refused }
    const outcome =
      admission instanceof Promise
        ? admission.then((admitted) => this.#outcomeOf(scope, admitted))
        : this.#outcomeOf(scope, admission)
    return outcome instanceof Promise
      ? outcome.then((settled) => answer(scope, settled))
      : answer(scope, outcome)
  }

  /**
   * Whether a declaration further out is responding to this request already.
   */
  isResponding(ctx: HttpContext): boolean {
    return (ctx as Responded)[RESPONDING] === true
  }

  #outcomeOf(scope: RequestScope, admission: Admission): Outcome | Promise<Outcome> {
    const { ctx, runtime, policy, authorisation, isRenewal } = scope
    const { key, refused } = admission
    if (authorisation?.purpose === 'inspect') {
      return inspect(scope, admission)
    }
    if (refused !== undefined) {
      return pass(scope, { reason: refused })
    }
    if (runtime.sources !== null) {
      tellOfSharedKey(scope, key)
    }
    const slot = new VariantSlot(policy.store, key, ctx.request, runtime.holes)
    const pageScope = scope as PageScope
    pageScope.slot = slot
    return isRenewal ? renew(pageScope) : serve(pageScope)
  }
}

/** Of those that are answered at once */
const ANSWERED = Promise.resolve()

function answer(scope: RequestScope, outcome: Outcome): Promise<void> {
  const now = Date.now()
  send(scope, outcome, now)
  reportOutcome(scope, outcome, now)
  const isTimed = scope.runtime.config.serverTiming !== false && addServerTiming(scope, outcome)
  // What is said of this response must not answer others.
  if (scope.policy.isFront && outcome.kind === 'hit' && !isTimed) {
    tellFront(scope as PageScope, outcome.page)
  }
  return 'error' in outcome && outcome.error !== undefined
    ? Promise.reject(outcome.error)
    : ANSWERED
}
