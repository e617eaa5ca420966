import { forVisitor } from './for_visitor.ts'
import { isRefused } from '../../renewal/is_refused.ts'
import { renewStale } from './renew_stale.ts'
import { previousPage, type PreviousPage } from './previous_page.ts'
import { Page } from '../../page/page.ts'
import type { Outcome } from '../outcome.ts'
import type { PageScope } from '../request_scope.ts'
import type { LookupResult } from '../../storage/slot/variant_slot.ts'

/**
 * What a renewal says that this version has answered for the page with: its own page, no page, or
 * something that is none for others. Not that it failed, or was not begun. Where a middleware refuses whoever
 * is no visitor, the next visitor has it produced.
 */
const ANSWERS = /^(renewed|unchanged|evicted|skipped: .+)$/

/**
 * Serves the page of the version that was deployed before, as stale, to a request for which this
 * version has none, and has this version's page produced in the background.
 *
 * @param version - The one that was deployed before
 * @param isUsable - Whether a page may be used for the request, be it stale
 * @returns `null` where there is no such page; a page where there is one that may only be served if
 * producing one of this version fails
 */
export async function standIn(
  scope: PageScope,
  version: string,
  isUsable: (found: LookupResult) => boolean
): Promise<Outcome | Page | null> {
  const found = await previousPage(scope, version)
  if (found === null) {
    return null
  }
  if (!isUsable(found)) {
    return found.page
  }
  void renew(scope, found)
  const { key } = found
  const page = expired(found.page, Date.now())
  return forVisitor(scope, {
    kind: 'stale',
    reason: 'previous-version',
    page,
    key,
    personalised: null,
  })
}

async function renew(scope: PageScope, found: PreviousPage): Promise<void> {
  const { runtime, slot } = scope
  const result = await renewStale(scope, found)
  if (ANSWERS.test(result) || isRefused(result)) {
    runtime.deploys!.remember(slot.store.qualified(found.key))
  }
}

/**
 * Browsers and other caches are to ask again, and get the page of this version then.
 */
function expired(page: Page, now: number): Page {
  const { freshUntil, staleness } = page
  return new Page({
    ...page.fields,
    freshUntil: Math.min(freshUntil ?? Infinity, now),
    staleness: staleness ?? undefined,
  })
}
