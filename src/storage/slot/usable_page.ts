import { outdatedPage } from '../../page/outdated_page.ts'
import { Page } from '../../page/page.ts'
import type { Entry } from '../entry.ts'
import type { PageStore } from '../page_store.ts'
import type { VariantIndex } from '../../page/variant_index.ts'

/**
 * A stored page, as far as it may be used.
 */
export interface UsablePage {
  /** As it may be used: one that is outdated has expired when it became so */
  page: Page | null
  /** As it is stored */
  stored: Page | null
  /** It was expired, or another variant was renewed: it is served, and renewed */
  isOutdated: boolean
}

/** Those of the application */
export interface KnownHoles {
  knows(page: Page): boolean
}

export const NOTHING: UsablePage = { page: null, stored: null, isOutdated: false }

/**
 * How an entry may be used, if it is a page that is valid: not one whose tags were invalidated, nor
 * one with a hole that the application does not have any more.
 *
 * @param index - Where it is one of several variants
 * @param holes - Those of the application
 */
export function usablePage(
  store: PageStore,
  entry: Entry | null,
  index: VariantIndex | null,
  holes: KnownHoles
): UsablePage | Promise<UsablePage> {
  if (!(entry instanceof Page) || (entry.holes.length > 0 && !holes.knows(entry))) {
    return NOTHING
  }
  const outdatedBefore = index?.outdatedBefore ?? 0
  const isCurrent = store.tags.areCurrent(entry.tagVersions)
  return isCurrent === true && entry.begunAt >= outdatedBefore
    ? { page: entry, stored: entry, isOutdated: false }
    : outdated(store, entry, isCurrent, outdatedBefore)
}

async function outdated(
  { tags }: PageStore,
  stored: Page,
  isCurrent: boolean | Promise<boolean>,
  outdatedBefore: number
): Promise<UsablePage> {
  const now = Date.now()
  const expiredAt = (await isCurrent) ? Infinity : await tags.outdatedSince(stored.tagVersions, now)
  if (expiredAt === null) {
    return NOTHING
  }
  const renewedAt = stored.begunAt < outdatedBefore ? outdatedBefore : Infinity
  const since = Math.min(expiredAt, renewedAt)
  // What its time has made stale already is used as its policy says.
  return since === Infinity || !stored.isFresh(now)
    ? { page: stored, stored, isOutdated: false }
    : { page: outdatedPage(stored, Math.min(since, now)), stored, isOutdated: true }
}
