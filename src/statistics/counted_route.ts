import { Tally } from './tally.ts'
import type { Hits } from '../page/hit_counter.ts'
import type { Reason } from '../store_rules/reasons.ts'
import type { RequestCounts } from './stats.ts'

/**
 * What this process has counted of the pages of one route.
 */
export class CountedRoute implements Hits {
  hits = 0
  lastHitAt = 0
  stale = 0
  misses = 0
  collapsed = 0
  stored = 0
  evicted = 0
  /** By pages that are not counted by themselves any more */
  handlerMsSaved = 0
  readonly bypasses = new Tally<Reason>()
  readonly notStored = new Tally<Reason>()
  readonly renewals = new Tally<string>()

  /**
   * @param handlerMsSaved - By pages that are counted by themselves
   */
  counts(handlerMsSaved: number): RequestCounts {
    const { hits, stale, misses, collapsed, stored, evicted, lastHitAt } = this
    return {
      hits,
      stale,
      misses,
      collapsed,
      hitRate: hitRate(this),
      lastHitAt: lastHitAt || null,
      bypasses: this.bypasses.counts(),
      stored,
      notStored: this.notStored.counts(),
      renewals: this.renewals.counts(),
      evicted,
      handlerMsSaved: this.handlerMsSaved + handlerMsSaved,
    }
  }
}

/**
 * How many of the visitors who were answered with a page got a stored one, stale ones included: between 0
 * and 1; `null` where nobody has asked. Who shares the page of another one who waits for it has missed.
 */
export function hitRate({
  hits,
  stale,
  misses,
}: Pick<CountedRoute, 'hits' | 'stale' | 'misses'>): number | null {
  const asked = hits + stale + misses
  return asked === 0 ? null : (hits + stale) / asked
}
