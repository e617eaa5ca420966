import type { IndexGaps } from '../../page_index/index_reading.ts'

/**
 * What the index of a store does not know, for people.
 *
 * @param store - Its name in config/cache.ts
 */
export function gapTexts(store: string, { leftOut, isDamaged }: IndexGaps): string[] {
  return [
    ...(leftOut > 0
      ? [
          `"${store}" has more pages than its index has places: ${leftOut} or more are not in it. Raise indexedPages in config/cache_helpers.ts`,
        ]
      : []),
    ...(isDamaged
      ? [
          `Parts of the index of "${store}" are gone, so pages are stored there that it does not know: the store is short of memory, or too many processes write to it. Pages that are stored again are known again`,
        ]
      : []),
  ]
}
