/**
 * How often something was served from the store, and when last, in milliseconds since the epoch; 0:
 * never.
 */
export interface Hits {
  hits: number
  lastHitAt: number
}

/**
 * How often one page was served from the store by this process. A page that is remembered has its own, so
 * that a hit looks for nothing.
 */
export interface HitCounter extends Hits {
  /** The same of all pages of its route */
  readonly route: Hits
}
