import { setTimeout as pause } from 'node:timers/promises'
import { isOfPage } from '../../keys/tags.ts'
import type { ProducedLately } from '../in_flight/flights.ts'
import type { PageScope } from '../request_scope.ts'

/**
 * How often it is looked for the page, and how much longer than here its production may take there,
 * in milliseconds.
 */
const INTERVAL = 25
const MORE = 1_000

/**
 * Waits for a page that another process is producing at the same time, as can be seen from the tags of
 * this page alone: one that was produced here a moment ago is not valid, and not because somebody has
 * invalidated it, but because the other process has made the versions that remain.
 *
 * @returns whether the page is stored now
 */
export async function producedElsewhere(
  { slot }: PageScope,
  { tagVersions, handlerMs }: ProducedLately
): Promise<boolean> {
  const { tags } = slot.store
  const made = Object.entries(tagVersions).filter(([tag]) => isOfPage(tag))
  // By its own name: storing a page that is kept for ever makes another version of the tag.
  const known = await Promise.all(made.map(([tag]) => tags.isKnown(tag)))
  const isReplaced = known.every(Boolean) && !(await tags.areCurrent(Object.fromEntries(made)))
  const until = performance.now() + handlerMs + MORE
  while (isReplaced && performance.now() < until) {
    const { page } = await slot.find()
    if (page !== null) {
      return true
    }
    await pause(INTERVAL, null, { ref: false })
  }
  return false
}
