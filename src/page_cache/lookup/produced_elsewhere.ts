import { setTimeout as pause } from 'node:timers/promises'
import { isOfPage } from '../../keys/tags.ts'
import type { ProducedLately } from '../in_flight/flights.ts'
import type { PageScope } from '../request_scope.ts'

/**
 * How often it is looked for the page, and how much longer than here its production may take there,
 * in milliseconds.
 */
const INTERVAL = 25
const MORE = 500

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
  const ofPage = Object.entries(tagVersions).filter(([tag]) => isOfPage(tag))
  if (!(await slot.store.tags.areOvertaken(Object.fromEntries(ofPage)))) {
    return false
  }
  // Counted, and not measured: it ends whatever the clock does.
  for (let left = Math.ceil((handlerMs + MORE) / INTERVAL); left > 0; left--) {
    const { page } = await slot.find()
    if (page !== null) {
      return true
    }
    await pause(INTERVAL, null, { ref: false })
  }
  return false
}
