import { badge } from '../html/parts.ts'
import { ago, duration } from '../html/format.ts'
import { html, type HtmlValue, type SafeHtml } from '../html/html.ts'
import type { FoundRecord } from '../../page_index/find_stored.ts'

/**
 * Whether a page is fresh, and for how long.
 */
export function stateBadge({ freshUntil, isOutdated }: FoundRecord, now: number): SafeHtml {
  if (isOutdated) {
    return badge('warn', 'outdated', 'Outdated')
  }
  if (freshUntil === null) {
    return badge('info', 'forever', 'Kept for ever')
  }
  return now < freshUntil
    ? badge('good', 'fresh', `Fresh, ${duration(freshUntil - now)} left`)
    : badge('warn', 'stale', `Expired ${duration(now - freshUntil)} ago`)
}

/**
 * What became of the last renewal that the index was told of.
 */
export function renewalText({ renewal }: FoundRecord, now: number): HtmlValue {
  if (renewal === null) {
    return html`<span class="quiet">none yet</span>`
  }
  const [result] = renewal.result.split(':', 1)
  const isGood = ['renewed', 'unchanged', 'stored'].includes(result)
  return html`${badge(isGood ? 'quiet' : 'bad', isGood ? 'good' : 'bad', renewal.result)}
    <span class="quiet">${ago(renewal.at, now)}</span>`
}

/**
 * What tells a page from its variants.
 */
export function variantText({ headers, isPersonal }: FoundRecord): HtmlValue {
  const entries = Object.entries(headers)
  return entries.length === 0 && !isPersonal
    ? null
    : html`<span class="variant"
        >${entries.map(
          ([name, value], index) => html`${index > 0 && ', '}${name}: ${value || 'none'}`
        )}${isPersonal && html`${entries.length > 0 && ', '}something of the visitor`}</span
      >`
}

/**
 * A URL with its host in the background. What its query has may be a secret, and is shown to who may see
 * this page.
 */
export function urlText(url: string): SafeHtml {
  const { host, pathname, search } = new URL(url)
  return html`<span class="url"
    ><span class="host">${host}</span><span class="path">${pathname}</span
    ><span class="query">${search}</span></span
  >`
}
