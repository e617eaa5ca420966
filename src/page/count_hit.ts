import type { HitCounter } from './hit_counter.ts'

/**
 * Counts that a page was served.
 *
 * @param now - Milliseconds since the epoch
 */
export function countHit(counter: HitCounter, now: number): void {
  const { route } = counter
  counter.hits++
  route.hits++
  counter.lastHitAt = route.lastHitAt = now
}
