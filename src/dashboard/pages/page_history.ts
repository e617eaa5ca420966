import { html, type HtmlValue, type SafeHtml } from '../html/html.ts'
import { ago, handlerTime } from '../html/format.ts'
import type { ListedRecord } from '../listing/read_listing.ts'
import type { DashboardParts } from '../dashboard_parts.ts'

/**
 * What has happened to a page, as far as the index and this process know it: the last of each kind, and
 * what happened last first.
 */
export function pageHistory(
  { pageCache }: DashboardParts,
  { store, record }: ListedRecord,
  now: number
): SafeHtml {
  const known = pageCache.statistics.findPage(store, record.key)
  const { renewal, storedAt, notedAt } = record
  const events: [at: number, text: HtmlValue][] = [
    [storedAt, 'The stored page was produced'],
    [notedAt, 'The index was told of it'],
  ]
  if (renewal !== null) {
    events.push([renewal.at, html`A renewal: <strong>${renewal.result}</strong>`])
  }
  if (known?.produced) {
    const { at, handlerMs, result } = known.produced
    const took = handlerTime(handlerMs)
    events.push([at, html`This process ran its handler for ${took}: <strong>${result}</strong>`])
  }
  if (known !== undefined && known.lastHitAt > 0) {
    events.push([known.lastHitAt, 'This process served it last'])
  }
  events.sort(([one], [other]) => other - one)
  return html`<ol class="history">
    ${events.map(([at, text]) => html`<li><span>${text}</span> ${ago(at, now)}</li>`)}
  </ol>`
}
