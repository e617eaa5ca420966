import { html, type HtmlValue, type SafeHtml } from '../html/html.ts'
import { ago, clock, count, counted, handlerTime, percent, size } from '../html/format.ts'
import { cell, empty, panel, rowHeading, table } from '../html/parts.ts'
import { actionLinks, listUrl, pageUrl } from './links.ts'
import { pageHistory } from './page_history.ts'
import { renewalText, stateBadge, urlText, variantText } from './page_states.ts'
import { namedTags } from './named_tags.ts'
import { findVariants } from '../listing/find_page.ts'
import { hitRate } from '../../statistics/counted_route.ts'
import { Page } from '../../page/page.ts'
import type { ListedRecord } from '../listing/read_listing.ts'
import type { DashboardPage, PageRequest } from './page_request.ts'

/**
 * What is known of one page: the variant that is asked for, and the others beside it.
 */
export async function pagePage(request: PageRequest): Promise<DashboardPage> {
  const { parts, base, now, query } = request
  const [store, key] = [query.store, query.key].map((one) => (typeof one === 'string' ? one : ''))
  const variants = await findVariants(parts, store, key)
  const [found] = variants
  if (found === undefined) {
    return {
      title: 'Not stored any more',
      place: 'pages',
      status: 404,
      content: empty(
        'This page is not stored, or the index does not know it',
        html`It may have been forgotten, evicted by the store, or stored by another version.
          <a href="${base}/pages">All pages</a>`
      ),
    }
  }
  const { record } = found
  const entry = await parts.pageCache.stores.use(store, 'the dashboard').read(record.key)
  const page = entry instanceof Page ? entry : null
  const back = pageUrl(base, store, record.key)
  return {
    title: new URL(record.url).pathname,
    place: 'pages',
    lead: html`${stateBadge(record, now)} ${urlText(record.url)} ${variantText(record)}`,
    tools: actionLinks(base, { what: 'page', store, key: record.key }, back),
    content: html`<div class="columns">
        ${panel('facts', 'What is stored', facts(request, found, page))}
        ${panel('history', 'History', pageHistory(parts, found, now), 'as far as it is known')}
      </div>
      ${panel('tags', 'Tags', namedTags(request, record, page))}
      ${panel('headers', 'Headers', headers(page), 'Names only: a value may be a secret')}
      ${panel('variants', 'Variants', variantsTable(request, variants))}`,
  }
}

function facts(request: PageRequest, { store, record }: ListedRecord, page: Page | null): SafeHtml {
  const { base, now, parts } = request
  const known = parts.pageCache.statistics.findPage(store, record.key)
  const rows: [label: string, value: HtmlValue][] = [
    ['Address', openLink(record.url)],
    ['Route', html`<a href="${listUrl(base, { route: record.route })}">${record.route}</a>`],
    ['Store', store],
    ['Stored key', html`<code class="key">${record.key}</code>`],
    [
      'Stored',
      html`${ago(record.storedAt, now)} <span class="quiet">${clock(record.storedAt)}</span>`,
    ],
    ['Fresh until', record.freshUntil === null ? 'for ever' : clock(record.freshUntil)],
    ['Kept until', record.keptUntil === null ? 'it is forgotten' : clock(record.keptUntil)],
    ['Size', size(record.bytes)],
    ['Status', page === null ? '–' : page.status],
    ['Holes', page === null || page.holes.length === 0 ? 'none' : holes(page)],
    ['Hits here', known === undefined ? '0' : hitText(known)],
    [
      'Its handler takes',
      known?.produced ? handlerTime(known.produced.handlerMs) : 'not known to this process',
    ],
  ]
  return html`<dl class="facts">
    ${rows.map(
      ([label, value]) =>
        html`<div>
          <dt>${label}</dt>
          <dd>${value}</dd>
        </div>`
    )}
  </dl>`
}

function hitText(known: { hits: number; stale: number; misses: number }): string {
  const { hits, stale, misses } = known
  const rate = percent(hitRate({ hits, stale, misses }))
  return `${count(hits)}, ${count(stale)} expired ones, ${counted(misses, 'miss', 'misses')}: ${rate}`
}

function holes({ holes: marks }: Page): string {
  return `${counted(marks.length, 'place')} filled for each visitor`
}

/**
 * Leads to the page itself. What is in a store is not believed to be a URL that a browser may follow.
 */
function openLink(url: string): SafeHtml {
  return /^https?:\/\//.test(url)
    ? html`<a class="url" href="${url}" rel="noopener noreferrer" target="_blank"
        >${url}<span class="visually-hidden"> (opens in a new tab)</span></a
      >`
    : html`<span class="url">${url}</span>`
}

function headers(page: Page | null): SafeHtml {
  const names = page?.headers.names() ?? []
  return names.length === 0
    ? html`<p class="hint">The handler has set none.</p>`
    : html`<ul class="tags">
        ${names.map((name) => html`<li><code class="tag">${name}</code></li>`)}
      </ul>`
}

function variantsTable({ base, now }: PageRequest, variants: ListedRecord[]): SafeHtml {
  return table(
    { text: counted(variants.length, 'variant'), isShown: variants.length > 1 },
    ['Variant', 'State', 'Age', 'Size', 'Last renewal'],
    variants.map(
      ({ store, record }, index) =>
        html`<tr role="row">
          ${rowHeading(
            html`<a href="${pageUrl(base, store, record.key)}"
                >${variantText(record) ?? withoutHeaders(variants)}</a
              >
              ${index === 0 && html`<span class="route">shown here</span>`}`
          )}
          ${cell('State', stateBadge(record, now))} ${cell('Age', ago(record.storedAt, now))}
          ${cell('Size', size(record.bytes), 'number')}
          ${cell('Last renewal', renewalText(record, now))}
        </tr>`
    )
  )
}

function withoutHeaders({ length }: ListedRecord[]): string {
  return length === 1 ? 'The only one, for everybody' : 'Asked for without such headers'
}
