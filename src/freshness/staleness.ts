import type { Freshness } from './freshness.ts'

/**
 * How long a page may be used, beside being fresh, and how it is renewed. Times are
 * milliseconds since the epoch.
 */
export interface Staleness {
  /** When it was generated, as far as one can tell: its `Age` counts from there */
  generatedAt: number

  /** Until when it may be served stale while it is renewed (RFC 5861, 3) */
  staleWhileRevalidateUntil: number

  /** Until when it may be served stale if producing a new one fails (RFC 5861, 4) */
  staleIfErrorUntil: number

  /** The response forbids that it is served stale, even where a request allows it (RFC 9111, 4.2.4) */
  mustRevalidate?: true

  /** What its handler can be asked with to revalidate it (RFC 9111, 4.3.1) */
  validators?: Validators
}

export interface Validators {
  etag?: string
  lastModified?: string
}

/**
 * How a page whose own directives decide may be used when it is stale, and until when it is fresh.
 *
 * `s-maxage` forbids serving it stale (RFC 9111, 5.2.2.10), unless the same response says
 * `stale-while-revalidate` or `stale-if-error`: a response that says both means both, and that is
 * how content delivery networks read it.
 *
 * @param storedAt - Milliseconds since the epoch
 * @param otherwise - Seconds, where the response itself says nothing: while it is renewed, and beyond
 * that if it fails
 */
export function responseStaleness(
  storedAt: number,
  { age, lifetime, cacheControl }: Freshness,
  validators: Validators,
  otherwise: { grace: number; staleIfError: number }
): Staleness & { freshUntil: number } {
  const generatedAt = storedAt - age * 1000
  const seconds = cacheControl.has('no-cache') ? 0 : (lifetime ?? 0)
  const freshUntil = generatedAt + seconds * 1000

  const forbidsStale = ['no-cache', 'must-revalidate', 'proxy-revalidate'].some((name) =>
    cacheControl.has(name)
  )
  const isShared = cacheControl.has('s-maxage')
  const beyond = (directive: string, silent: number) => {
    const granted = cacheControl.seconds(directive) ?? (isShared ? 0 : silent)
    return forbidsStale ? freshUntil : freshUntil + granted * 1000
  }
  const staleWhileRevalidateUntil = beyond('stale-while-revalidate', otherwise.grace)
  const ifErrorUntil = beyond('stale-if-error', otherwise.grace + otherwise.staleIfError)
  return {
    generatedAt,
    freshUntil,
    staleWhileRevalidateUntil,
    staleIfErrorUntil: Math.max(staleWhileRevalidateUntil, ifErrorUntil),
    ...(forbidsStale || isShared ? { mustRevalidate: true as const } : {}),
    ...(Object.keys(validators).length > 0 ? { validators } : {}),
  }
}
