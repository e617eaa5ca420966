import type { Answer } from './visitor.ts'

/**
 * Whether an answer came from the cache.
 */
export function isHit({ cacheStatus }: Pick<Answer, 'cacheStatus'>): boolean {
  return /; hit\b/.test(cacheStatus)
}
