import { CLOCK_SKEW } from './clock_skew.ts'
import { stalenessOf, traitsOf, type PageTraits } from './page_traits.ts'
import type { Staleness, Validators } from '../freshness/staleness.ts'
import type { PageFields } from './page_fields.ts'

/**
 * How long a page is kept after it went stale so that it can be revalidated, in milliseconds.
 */
const VALIDATION = 24 * 3600 * 1000

/**
 * When a page was produced and stored, and how long it may be used.
 */
export class PageTimes {
  /** In milliseconds since the epoch */
  readonly storedAt: number
  readonly traits: PageTraits
  /** How long its production took, in milliseconds */
  #producedIn: number
  #validators: Validators | undefined

  constructor(fields: PageFields) {
    this.storedAt = fields.storedAt
    this.traits = traitsOf(fields)
    this.#producedIn = fields.storedAt - fields.begunAt
    this.#validators = fields.staleness?.validators
  }

  get begunAt(): number {
    return this.storedAt - this.#producedIn
  }

  get freshUntil(): number | null {
    const { freshFor } = this.traits
    return freshFor === null ? null : this.storedAt + freshFor
  }

  get staleness(): Staleness | null {
    const staleness = stalenessOf(this.traits, this.storedAt)
    return staleness && { ...staleness, ...(this.#validators && { validators: this.#validators }) }
  }

  /** @param now - Milliseconds since the epoch */
  isFresh(now: number): boolean {
    const { freshUntil } = this
    return freshUntil === null || (now < freshUntil && !this.isOfFuture(now))
  }

  /**
   * Whether it is of a clock that was ahead, and so nothing is known of its age: it was stored later
   * than clocks may differ. A page that is kept for ever needs no age.
   *
   * @param now - Milliseconds since the epoch
   */
  isOfFuture(now: number): boolean {
    return this.freshUntil !== null && this.storedAt > now + CLOCK_SKEW
  }

  /**
   * Whether the page may be served although it has expired, while it is renewed.
   *
   * @param now - Milliseconds since the epoch
   */
  allowsStaleWhileRevalidate(now: number): boolean {
    return now < (this.staleness?.staleWhileRevalidateUntil ?? Number.NEGATIVE_INFINITY)
  }

  /**
   * Whether the page may be served if producing a new one fails (RFC 5861, 4).
   *
   * @param now - Milliseconds since the epoch
   */
  allowsStaleIfError(now: number): boolean {
    const { staleIfErrorUntil = 0 } = this.staleness ?? {}
    return this.isFresh(now) || (now < staleIfErrorUntil && !this.isOfFuture(now))
  }

  /** Seconds since the page was generated (RFC 9111, 4.2.3) */
  age(now: number): number {
    const generatedAt = this.storedAt - (this.traits.staleness?.generatedBefore ?? 0)
    return Math.max(0, Math.floor((now - generatedAt) / 1000))
  }

  /** Seconds that it stays fresh, below 0 when it is stale; `undefined` for ever */
  ttl(now: number): number | undefined {
    const { freshUntil } = this
    return freshUntil === null ? undefined : Math.floor((freshUntil - now) / 1000)
  }

  /** How long a store has to keep the page, in seconds from when it was stored; `null` for ever */
  get keptFor(): number | null {
    const { freshUntil } = this
    if (freshUntil === null) {
      return null
    }
    const { validators, staleIfErrorUntil = 0 } = this.staleness ?? {}
    const until = Math.max(freshUntil + (validators ? VALIDATION : 0), staleIfErrorUntil)
    return Math.max(1, (until - this.storedAt) / 1000)
  }
}
