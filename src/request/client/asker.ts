import pRetry from 'p-retry'
import { LRUCache } from 'lru-cache'
import { BASE_HEADERS, ENCODINGS } from './base_headers.ts'
import { debug } from '../../debug.ts'
import { discard } from './transport/discard.ts'
import { UNSHARED } from './pacing/shared_pace.ts'
import { HostGate } from './pacing/host_gate.ts'
import { PAST_CACHES } from '../../renewal/renewal_token.ts'
import { retryAfterMs } from '../../http/retry_after.ts'
import { Unavailable } from './unavailable.ts'
import { toFailure } from './transport/to_failure.ts'
import type { RequestFailure } from './transport/request_failure.ts'
import type { AskerOptions } from './asker_options.ts'
import type { Address } from './address.ts'
import type { Effort, Hop } from './hop.ts'
import type { PersonaSession } from './persona_session.ts'
import type { Question } from './question.ts'

/**
 * Asks for one URL, without following redirects: not faster than the host allows,
 * with the credentials that may go there, and again after failures that may be temporary.
 */
export class Asker {
  #options: AskerOptions
  /** Bounded: a sitemap may name any number of hosts */
  #gates = new LRUCache<string, HostGate>({ max: 500 })

  /** Some host has answered, whatever it was */
  hasAnswered = false

  constructor(options: AskerOptions) {
    this.#options = options
  }

  /**
   * @param effort - Is added to, also when the request fails
   * @throws RequestFailure
   */
  async ask(
    session: PersonaSession,
    question: Question,
    address: Address,
    effort: Effort
  ): Promise<Hop> {
    const attempt = () => this.#attempt(session, question, address, effort)
    try {
      return await attempt().catch((failure) => this.#retry(failure, question, attempt, effort))
    } catch (error) {
      if (error instanceof Unavailable) {
        return error.hop
      }
      throw toFailure(error)
    }
  }

  /**
   * p-retry is called after the first failure only, with that failure as the end of its first
   * attempt: most requests succeed, and need none of the objects that it makes.
   */
  #retry(
    first: Error,
    question: Question,
    attempt: () => Promise<Hop>,
    effort: Effort
  ): Promise<Hop> {
    const { retries, retryDelayMs, signal } = this.#options
    return pRetry(
      (number) => {
        if (number === 1) {
          throw first
        }
        effort.attempts++
        return attempt()
      },
      {
        retries: question.method === 'GET' ? retries : 0,
        minTimeout: retryDelayMs,
        maxTimeout: 30_000,
        randomize: true,
        signal,
        shouldRetry: ({ error }) => (error as RequestFailure | Unavailable).retryable,
      }
    )
  }

  async #attempt(
    session: PersonaSession,
    question: Question,
    address: Address,
    effort: Effort
  ): Promise<Hop> {
    const { clock, signal } = this.#options
    const gate = this.#gate(address.host)
    await gate.pass(signal)

    const start = clock.now()
    let hop: Hop
    try {
      hop = await this.#exchange(session, question, address, effort)
    } catch (error) {
      const failure = toFailure(error)
      // Waiting spares a host that has trouble, and not one that was never there
      if (gate.hasAnswered || !failure.hasNoServer) {
        gate.observe(clock.now() - start, true)
      }
      debug('%s %s: %s', question.method, address.target.pathname, failure.reason)
      throw failure
    } finally {
      effort.durationMs += clock.now() - start
    }
    this.hasAnswered = gate.hasAnswered = true
    gate.observe(clock.now() - start, hop.status === 429 || hop.status >= 500)
    this.#throwIfUnavailable(hop, gate)
    return hop
  }

  async #exchange(
    session: PersonaSession,
    question: Question,
    address: Address,
    effort: Effort
  ): Promise<Hop> {
    const { client, timeoutMs, signal } = this.#options
    const token = this.#token(question, address)
    const response = await client.send({
      method: question.method,
      url: address.target,
      headers: await this.#headers(session, question, address, token),
      body: question.body,
      timeoutMs,
      signal,
      isRead: question.read !== undefined,
    })
    const hop = {
      address,
      status: response.status,
      headers: response.headers,
      authorised: token !== null,
    }
    await session.remember(address, response.headers)
    if (question.read) {
      await question.read(response.body)
    } else {
      effort.bytes += await discard(response.body)
    }
    return hop
  }

  async #headers(
    session: PersonaSession,
    question: Question,
    address: Address,
    token: Record<string, string> | null
  ): Promise<Record<string, string>> {
    const encodings = !question.read || this.#options.decompresses
    const own = encodings ? { ...BASE_HEADERS, ...ENCODINGS } : BASE_HEADERS
    return {
      ...(question.as ?? own),
      ...(token && PAST_CACHES),
      ...(address.forwarded ? { 'x-forwarded-proto': address.forwarded } : {}),
      ...(await session.headersFor(address, question.cookies)),
      ...(address.trusted ? question.headers : {}),
      host: address.host,
      ...token,
    }
  }

  /**
   * Signed anew for every attempt: it is valid for a minute, and a retry may come later.
   */
  #token({ method, purpose }: Question, address: Address): Record<string, string> | null {
    const { runtime, nextVersion: version, renewedSince } = this.#options
    const { target, host, trusted, forwarded: scheme } = address
    const said = { scheme, version, renewedSince }
    return purpose && trusted && runtime?.renews(target, host)
      ? runtime.renewalHeaders(method, target, host, { ...said, purpose })
      : null
  }

  #throwIfUnavailable(hop: Hop, gate: HostGate): void {
    if (hop.status !== 429 && hop.status !== 503) {
      return
    }
    const wait = retryAfterMs(hop.headers['retry-after'])
    const retryable = wait === null || wait <= this.#options.maxRetryAfterMs
    if (wait !== null && retryable) {
      gate.pause(wait)
    }
    throw new Unavailable(hop, retryable)
  }

  #gate(host: string): HostGate {
    let gate = this.#gates.get(host)
    if (!gate) {
      gate = new HostGate(host, { ...this.#options, shared: this.#options.shared ?? UNSHARED })
      this.#gates.set(host, gate)
    }
    return gate
  }
}
