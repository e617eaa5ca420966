/**
 * What is known of one reason.
 */
export interface ReasonEntry {
  /** What it means, and how to change it */
  advice: string

  /** Where the documentation says more: a file of the repository, and a heading of it */
  section: string

  /**
   * How a renewal reports it, in `Cache-Status` and in the report of a warm-up. Default:
   * `skipped`, the page that is stored stays
   */
  renewal?: 'failed' | 'kept'
}

/**
 * Where the documentation says more of several reasons.
 */
export const RULES = 'docs/what-is-stored.md#the-rules'
export const FIELDS = 'docs/reference.md#fields'
export const HOLES = 'docs/visitors.md#holes'
export const STALE = 'docs/freshness.md#stale-pages'
export const DIRECTIVES = 'docs/conformance.md#where-the-rfcs-leave-a-choice'
export const DEVELOPMENT = 'docs/development.md#whether-pages-are-cached'
export const DEPLOYS = 'docs/deploys.md#pages-of-the-version-before'
export const FROM_HANDLER = 'docs/invalidation.md#in-the-handler'
export const RENEWAL = 'docs/warm-up.md#forever-pages-and-warm-ups'
