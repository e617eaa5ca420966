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

  /** Until when it may stand in for a page that cannot be produced (RFC 5861, 4) */
  staleIfErrorUntil: number

  /** The response forbids that it is served stale, whoever asks for it (RFC 9111, 4.2.4) */
  mustRevalidate?: true

  /** What its handler can be asked with whether it is still current (RFC 9111, 4.3.1) */
  validators?: Validators
}

export interface Validators {
  etag?: string
  lastModified?: string
}

/**
 * What counts where the response itself says nothing, in seconds.
 */
export interface StaleDefaults {
  grace: number
  staleIfError: number
}

/**
 * How long a page is kept after it went stale for the sake of its validators, in milliseconds.
 */
const VALIDATION = 24 * 3600 * 1000

/**
 * The shelf life of a page with a fixed timeout.
 *
 * @param storedAt - Milliseconds since the epoch
 * @param freshUntil - Milliseconds since the epoch
 */
export function policyStaleness(
  storedAt: number,
  freshUntil: number,
  { grace, staleIfError }: StaleDefaults
): Staleness {
  const staleWhileRevalidateUntil = freshUntil + grace * 1000
  return {
    generatedAt: storedAt,
    staleWhileRevalidateUntil,
    staleIfErrorUntil: staleWhileRevalidateUntil + staleIfError * 1000,
  }
}

/**
 * The shelf life of a page whose own directives decide, and until when it is fresh.
 *
 * `s-maxage` forbids serving it stale (RFC 9111, 5.2.2.10), unless the same response says
 * `stale-while-revalidate` or `stale-if-error`: who writes both means both, and that is how
 * content delivery networks take it.
 *
 * @param storedAt - Milliseconds since the epoch
 */
export function responseStaleness(
  storedAt: number,
  { age, lifetime, cacheControl }: Freshness,
  validators: Validators,
  defaults: StaleDefaults
): Staleness & { freshUntil: number } {
  const generatedAt = storedAt - age * 1000
  const seconds = cacheControl.has('no-cache') ? 0 : (lifetime ?? 0)
  const freshUntil = generatedAt + seconds * 1000

  const forbidsStale = ['no-cache', 'must-revalidate', 'proxy-revalidate'].some((name) =>
    cacheControl.has(name)
  )
  const isShared = cacheControl.has('s-maxage')
  const beyond = (directive: string, otherwise: number) => {
    const granted = cacheControl.seconds(directive) ?? (isShared ? 0 : otherwise)
    return forbidsStale ? freshUntil : freshUntil + granted * 1000
  }
  const staleWhileRevalidateUntil = beyond('stale-while-revalidate', defaults.grace)
  const wrapAction = beyond('stale-if-error', defaults.grace + defaults.staleIfError)
  return {
    generatedAt,
    freshUntil,
    staleWhileRevalidateUntil,
    staleIfErrorUntil: Math.max(staleWhileRevalidateUntil, wrapAction),
    ...(forbidsStale || isShared ? { mustRevalidate: true as const } : {}),
    ...(Object.keys(validators).length > 0 ? { validators } : {}),
  }
}

/**
 * Until when a page is of any use, in milliseconds since the epoch: no store has to keep it
 * longer.
 */
export function usefulUntil(
  freshUntil: number,
  { staleIfErrorUntil, validators }: Staleness
): number {
  return Math.max(freshUntil + (validators ? VALIDATION : 0), staleIfErrorUntil)
}

/**
 * Reads the stored form back.
 */
export function isStaleness(entry: unknown): entry is Staleness {
  const life = entry as Partial<Staleness> | null
  return (
    typeof life === 'object' &&
    life !== null &&
    Number.isFinite(life.generatedAt) &&
    Number.isFinite(life.staleWhileRevalidateUntil) &&
    Number.isFinite(life.staleIfErrorUntil) &&
    [undefined, true].includes(life.mustRevalidate) &&
    Object.values(life.validators ?? {}).every((value) => typeof value === 'string')
  )
}
