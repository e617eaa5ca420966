import { canonicalPath } from '../keys/tags.ts'
import { canonicalHost } from '../keys/host_and_locale.ts'

/**
 * The request header that carries a token.
 */
export const RENEWAL_HEADER = 'x-page-cache-renew'

/**
 * The request header that carries a token with which a warm-up looks whether a page is stored: the
 * request is that of a visitor, and produces no page.
 */
export const LOOK_HEADER = 'x-page-cache-look'

/**
 * What is sent with a token: caches between a warm-up and the application are not to answer in its place.
 */
export const PAST_CACHES = { 'cache-control': 'no-cache' }

/**
 * How long a token is valid, in seconds, and by how much the clocks of two machines may differ.
 */
const LIFETIME = 60
const TOLERANCE = 30

/**
 * Of each header: a token for one is none for the other.
 */
const PURPOSES = {
  renew: 'adonis-cache-helpers.renew',
  look: 'adonis-cache-helpers.look',
}

export type TokenPurpose = keyof typeof PURPOSES

/**
 * Signs messages: the one of the application's own encryption.
 */
export interface MessageVerifier {
  sign(payload: unknown, expiresIn?: string | number, purpose?: string): string
  unsign<T>(token: string, purpose?: string): T | null
}

/**
 * The request that a token is signed for.
 */
export interface RenewedRequest {
  method: string
  /** With its port, as it is sent */
  host: string
  /** Path and query, as they are sent */
  target: string
}

/**
 * What a token says beside the request that it was signed for.
 */
export interface Signed {
  /** That of the visitors' URL, `http` or `https`; `null`: none was said */
  scheme: string | null

  /** Of the application, for which the page is to be stored; `null`: the present one */
  version: string | null

  /** When its run of renewals began, in milliseconds since the epoch; `null`: with this request */
  renewedSince: number | null
}

/**
 * The proof that a request may renew pages. Signed by the application's own encryption, it needs
 * no state: it is the same in every process that has the APP_KEY, and neither a cleared cache
 * nor a long run changes anything about it.
 */
export class RenewalToken {
  #verifier: MessageVerifier

  constructor(verifier: MessageVerifier) {
    this.#verifier = verifier
  }

  /**
   * Signs a token for one request, valid for a minute.
   */
  sign(request: RenewedRequest & Partial<Signed>, purpose: TokenPurpose = 'renew'): string {
    const { scheme = null, version = null, renewedSince = null } = request
    const payload = [...claims(request), scheme, version, renewedSince, Date.now()]
    return this.#verifier.sign(payload, `${LIFETIME + TOLERANCE}s`, PURPOSES[purpose])
  }

  /**
   * What a token says; `null` where it was not signed for this very request, and lately.
   */
  verify(token: string, request: RenewedRequest, purpose: TokenPurpose): Signed | null {
    const payload = this.#verifier.unsign<unknown>(token, PURPOSES[purpose])
    if (!Array.isArray(payload)) {
      return null
    }
    const signedAt = payload.pop()
    const renewedSince = payload.pop()
    const version = payload.pop()
    const scheme = payload.pop()
    const age = (Date.now() - signedAt) / 1000
    const isValid =
      JSON.stringify(payload) === JSON.stringify(claims(request)) &&
      age >= -TOLERANCE - 1 &&
      age <= LIFETIME + TOLERANCE
    return isValid ? { scheme, version, renewedSince: inOurTime(renewedSince, signedAt) } : null
  }
}

/**
 * When a run began whose clock may be another one. By a clock that is ahead, what it has renewed
 * itself would have been produced before it began: the earlier one counts of what it says, and of how
 * long it ran until it signed.
 */
function inOurTime(renewedSince: number | null, signedAt: number): number {
  const now = Date.now()
  const begunAt = renewedSince ?? signedAt
  return Math.min(begunAt, now - (signedAt - begunAt))
}

/**
 * A proxy may rightly encode a path in another way, or leave the default port out. Nothing else about it may differ: the router
 * tells `/a/../b` from `/b`.
 */
function claims({ method, host, target }: RenewedRequest): string[] {
  const [path, ...query] = target.split('?')
  return [method, canonicalHost(host) ?? host, canonicalPath(path), query.join('?')]
}
