import { setTimeout as pause } from 'node:timers/promises'
import { isOfPage } from '../../keys/tags.ts'
import type { Page } from '../../page/page.ts'
import type { PageScope } from '../request_scope.ts'

/**
 * How often it is looked for the page, and how much longer than here its production may take there,
 * in milliseconds.
 */
const INTERVAL = 25
const MORE = 1_000

/**
 * Resolves when a page is stored that another process is producing at the same time, as can be seen
 * from the tags of this page alone: a page that was produced here is not valid, and not because
 * somebody has invalidated it, but because the other process has made the versions that remain.
 *
 * @param produced - What was produced here, and the milliseconds that this took
 */
export async function producedElsewhere(
  { slot }: PageScope,
  { page, handlerMs = 0 }: { page: Page; handlerMs?: number }
): Promise<void> {
  const { tags } = slot.store
  const made = Object.entries(page.tagVersions).filter(([tag]) => isOfPage(tag))
  // By its own name: storing a page that is kept for ever makes another version of the tag.
  const known = await Promise.all(made.map(([tag]) => tags.isKnown(tag)))
  const isReplaced = known.every(Boolean) && !(await tags.areCurrent(Object.fromEntries(made)))
  const until = performance.now() + handlerMs + MORE
  let isMissing = isReplaced
  while (isMissing && performance.now() < until) {
    await pause(INTERVAL, null, { ref: false })
    const found = await slot.find()
    isMissing = found.page === null
  }
}
