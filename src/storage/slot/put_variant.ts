import { VariantList } from '../../page/variant_list.ts'
import { MOST_SELECTORS, secondsUntil, type VariantIndex } from '../../page/variant_index.ts'
import { isMadeUp, variantOf } from '../../keys/selectors.ts'
import type { HttpRequest } from '@adonisjs/core/http'
import type { Page } from '../../page/page.ts'
import type { PageStore } from '../page_store.ts'

/**
 * How a page is stored.
 */
export interface PutOptions {
  /** Whether storing fails where only the memory of this process took it */
  everywhere: boolean

  /** How many variants visitors may make up, and how many others there may be */
  maxVariants: number

  /**
   * Of a renewal: the other variants are outdated whose production began before, in milliseconds
   * since the epoch; `null`: none
   */
  renewedSince: number | null
}

/**
 * Why a page was not stored; `null` when it was.
 */
export type PutResult = 'superseded' | 'store-error' | 'variants' | null

/**
 * Ends the key of the list of variants.
 */
export const LIST = ';variants'

/**
 * What is in the store.
 */
interface Found {
  stored: Page | null
  key: string
  index: VariantIndex | null
}

/**
 * Stores one of several variants of a page, with what finds and counts them.
 *
 * @param root - The key of the index
 * @param request - The one for which it was produced
 * @param index - The one that tells the page from the other variants
 * @param ttl - Seconds; `null` for ever
 */
export async function putVariant(
  store: PageStore,
  root: string,
  request: HttpRequest,
  page: Page,
  found: Found,
  index: VariantIndex,
  ttl: number | null,
  { everywhere, maxVariants, renewedSince }: PutOptions
): Promise<PutResult> {
  const stored = found.index
  const now = Date.now()
  const key = index.variantKey(root, variantOf(index.selectors, request))
  const listKey = `${root}${LIST}`
  const entry = index.generation === stored?.generation ? await store.read(listKey) : null
  const before = entry instanceof VariantList ? entry : new VariantList()
  const isOfVisitor = isMadeUp(index.selectors, request)
  // Another production has found out meanwhile that this one is a visitor's.
  if (isOfVisitor && ttl === null && maxVariants !== Infinity) {
    return 'superseded'
  }
  // What visitors make up leaves room for what they cannot.
  const most = isOfVisitor ? maxVariants : 2 * maxVariants
  const list = before.including(key, ttl, most, now)
  if (list === null || index.selectors.length > MOST_SELECTORS) {
    return 'variants'
  }
  // By the clock of a warm-up, which may be ahead, the page itself would be outdated.
  const outdatedBefore = Math.min(renewedSince ?? 0, page.begunAt)
  const next = index.lasting(ttl, now).outdating(outdatedBefore)
  const indexTtl = secondsUntil(next.expiresAt, now)
  const isWritten =
    (list === before || (await store.write(listKey, list, list.ttl(now), everywhere, before))) &&
    (await store.write(key, page, ttl, everywhere, found.key === key ? found.stored : null)) &&
    (next === stored || (await store.write(root, next, indexTtl, everywhere, stored)))
  return isWritten ? null : 'store-error'
}
