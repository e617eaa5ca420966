import { headerSelector, negotiationSelector, type Negotiation } from '../keys/selectors.ts'
import { isFieldName } from '../http/vary.ts'
import { isSaidToAll } from './said_to_all.ts'
import type { Consent } from '../types.ts'

/**
 * Headers that tell who asks, from where, or which request it is, by the consent that allows to
 * read them. All other headers ask for another representation: a page differs by them.
 */
const PERSONAL_HEADERS: ReadonlyMap<string, Consent> = new Map([
  ...headersOf('cookies', 'cookie', 'cookie2'),
  ...headersOf('authorization', 'authorization', 'proxy-authorization'),
  ...headersOf('ip', 'forwarded', 'x-forwarded-for', 'x-real-ip', 'x-client-ip', 'client-ip'),
  ...headersOf('ip', 'x-cluster-client-ip', 'x-original-forwarded-for', 'true-client-ip'),
  ...headersOf('ip', 'cf-connecting-ip', 'cf-connecting-ipv6', 'fastly-client-ip'),
  ...headersOf('ip', 'fly-client-ip', 'x-appengine-user-ip', 'x-envoy-external-address'),
  ...headersOf('user-agent', 'user-agent'),
  ...headersOf('referer', 'referer', 'referrer'),
  ...headersOf('request-id', 'x-request-id', 'request-id', 'x-correlation-id', 'cf-ray'),
  ...headersOf('request-id', 'traceparent', 'tracestate', 'x-amzn-trace-id'),
  ...headersOf('request-id', 'x-cloud-trace-context'),
])

/**
 * The consent that reading a header needs; `undefined` for one that asks for another representation.
 *
 * @param name - In lower case
 */
export function consentFor(name: string): Consent | undefined {
  return PERSONAL_HEADERS.get(name)
}

/**
 * Headers that say which host is asked for, as the handler sees them.
 */
const HOSTS = new Set(['host', ':authority'])

/**
 * Headers that name the page, and so are in its key or no part of it; and those that the handler
 * does not see, because they ask for something else than the whole page.
 */
const NO_INPUTS = new Set([
  ...[':method', ':path'],
  ...['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since', 'if-range', 'range'],
])

/**
 * What a production has read of its request: the inputs of the page, in classes. Asking whether
 * something is there counts as reading it.
 */
export class Inputs {
  /** What was read of the visitor, by the name of the consent that would allow it */
  readonly personal = new Set<Consent>()

  /** What was read that a middleware had left, as code has it: `ctx.user` */
  readonly left = new Set<string>()

  /** The scheme, once it was read */
  scheme: string | null = null

  /** A redirect takes the query of the request along */
  forwardsQuery = false

  /** Shield's token was read, which the page then has somewhere */
  readsToken = false

  /** Only what the handler, its view and what they call read is an input, not what we read */
  isRecording = true
  #isNoInput: (header: string) => boolean
  #headers = new Set<string>()
  #negotiated = new Map<string, string>()
  #readsHost = false

  /**
   * @param vary - Headers of which the policy says that they are part of the key, in lower case
   * @param consents - Those of the policy. With `headers` it depends on none that it does not name
   */
  constructor(vary: readonly string[], consents: ReadonlySet<Consent>) {
    this.#isNoInput = consents.has('headers')
      ? () => true
      : (name) => NO_INPUTS.has(name) || vary.includes(name)
  }

  readPersonal(consent: Consent): void {
    if (this.isRecording) {
      this.personal.add(consent)
    }
  }

  /**
   * @param place - As code has it, such as `ctx.user`
   */
  readLeft(place: string): void {
    void (this.isRecording && this.left.add(place))
    this.readPersonal('context')
  }

  /**
   * @param name - As Node.js has it. No request has a header with a name that is none, or that is
   * not in lower case
   */
  readHeader(name: string): void {
    if (!this.isRecording || this.#isNoInput(name)) {
      return
    }
    if (HOSTS.has(name)) {
      return this.readHost()
    }
    if (!isFieldName(name)) {
      return
    }
    const consent = PERSONAL_HEADERS.get(name)
    if (consent === undefined) {
      this.#headers.add(name)
    } else {
      this.personal.add(consent)
    }
  }

  /**
   * @param name - Of a header of the response that is not the handler's own, in lower case
   * @param isThere - A middleware has set it
   */
  readResponseHeader(name: string, isThere: boolean): void {
    const consent = name === 'set-cookie' ? 'cookies' : PERSONAL_HEADERS.get(name)
    if (consent !== undefined) {
      this.readPersonal(consent)
    } else if (isThere && !isSaidToAll(name)) {
      this.readLeft(`response.getHeader('${name}')`)
    }
  }

  readScheme(scheme: string): void {
    if (this.isRecording) {
      this.scheme = scheme
    }
  }

  readToken(): void {
    this.readsToken ||= this.isRecording
  }

  readHost(): void {
    this.#readsHost ||= this.isRecording
  }

  /**
   * @param offered - What the handler has to choose from; nothing where it asked for all that the
   * visitor accepts
   */
  negotiate({ method, header }: Negotiation, offered: readonly unknown[]): void {
    const selector = negotiationSelector(method, offered)
    if (this.isRecording && selector !== null) {
      this.#negotiated.set(selector, header)
    } else {
      this.readHeader(header)
    }
  }

  /**
   * What tells the variants of the page apart, besides what its response says: the outcome of a
   * negotiation where that is known, else the values of the headers.
   *
   * @param isKeyed - Whether the host is in the key
   */
  selectors(isKeyed: { host: boolean }): string[] {
    return [
      ...[...this.#headers].map(headerSelector),
      ...[...this.#negotiated]
        .filter(([, header]) => !this.#headers.has(header))
        .map(([selector]) => selector),
      ...(this.scheme === null ? [] : [':scheme']),
      ...(this.#readsHost && !isKeyed.host ? [':host'] : []),
    ]
  }

  /**
   * Whether all that was read of a header is the outcome of negotiations.
   */
  isOnlyNegotiated(header: string): boolean {
    return !this.#headers.has(header) && [...this.#negotiated.values()].includes(header)
  }

  /**
   * Runs something that is not to be recorded by itself: what it is asked for is.
   */
  unrecorded<T>(work: () => T): T {
    const { isRecording } = this
    this.isRecording = false
    try {
      return work()
    } finally {
      this.isRecording = isRecording
    }
  }
}

function headersOf(consent: Consent, ...names: string[]): [string, Consent][] {
  return names.map((name) => [name, consent])
}
