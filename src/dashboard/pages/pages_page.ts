import { html, type HtmlValue, type SafeHtml } from '../html/html.ts'
import { icon } from '../html/icons.ts'
import { ago, count, counted, percent, size, clock } from '../html/format.ts'
import { cell, empty, notice, rowHeading, table } from '../html/parts.ts'
import { actionLinks, listUrl, pageUrl, tagLinks } from './links.ts'
import { renewalText, stateBadge, urlText, variantText } from './page_states.ts'
import { hitRate } from '../../statistics/counted_route.ts'
import { readListing, type ListedRecord, type Listing } from '../listing/read_listing.ts'
import {
  isFiltered,
  listingSearch,
  readListingQuery,
  SORTS,
  STATES,
  type ListingQuery,
  type Sort,
} from '../listing/listing_query.ts'
import type { DashboardPage, PageRequest } from './page_request.ts'

const COLUMNS: [sort: Sort | null, label: string][] = [
  ['url', 'Page'],
  ['left', 'State'],
  ['age', 'Age'],
  ['size', 'Size'],
  ['hits', 'Hits'],
  ['renewed', 'Last renewal'],
  [null, 'Tags'],
]

/**
 * The stored pages: those that are asked for, a part at a time.
 */
export async function pagesPage(request: PageRequest): Promise<DashboardPage> {
  const { parts, now, query } = request
  const asked = readListingQuery(query)
  const listing = await readListing(parts, asked, now)
  const { errors, problems, since, ofOtherVersions } = listing.records
  return {
    title: 'Pages',
    place: 'pages',
    lead: html`What is stored, as far as the index
    knows${since !== null && html` since ${clock(since)}`}${
      ofOtherVersions > 0 &&
      html`. ${counted(ofOtherVersions, 'more record')} of other versions of the application`
    }.`,
    content: html`${[...new Set(errors)].map((text) => notice('bad', text))}
    ${problems.map((text) => notice('warn', text))} ${filters(request, asked, listing)}
    ${chosen(request, asked, listing)}
    ${
      listing.pages.length === 0
        ? nothing(request, asked, listing)
        : html`${list(request, asked, listing)} ${pager(request, asked, listing)}`
    }`,
  }
}

function filters({ base }: PageRequest, query: ListingQuery, { routes }: Listing): SafeHtml {
  const option = (value: string, text: string, chosenOne: string) =>
    value === chosenOne
      ? html`<option value="${value}" selected>${text}</option>`
      : html`<option value="${value}">${text}</option>`
  const known =
    query.route === '' || routes.includes(query.route) ? routes : [query.route, ...routes]
  return html`<form class="filters" method="get" action="${base}/pages" role="search">
    <div class="field grow">
      <label for="q">URL or key contains</label>
      <span class="with-icon"
        >${icon('search')}<input
          id="q"
          type="search"
          name="q"
          value="${query.text}"
          maxlength="500"
      /></span>
    </div>
    <div class="field">
      <label for="route">Route</label>
      <select id="route" name="route">
        ${option('', 'All routes', query.route)}
        ${known.slice(0, 500).map((route) => option(route, route, query.route))}
      </select>
    </div>
    <div class="field">
      <label for="tag">Tag</label>
      <input id="tag" name="tag" value="${query.tag}" maxlength="500" autocapitalize="none" />
    </div>
    <div class="field">
      <label for="state">State</label>
      <select id="state" name="state">
        ${option('', 'All states', query.state)}
        ${Object.entries(STATES).map(([value, text]) => option(value, text, query.state))}
      </select>
    </div>
    <div class="field">
      <label for="sort">Sort by</label>
      <select id="sort" name="sort">
        ${Object.entries(SORTS).map(([value, text]) => option(value, text, query.sort))}
      </select>
    </div>
    <div class="field">
      <label for="dir">Order</label>
      <select id="dir" name="dir">
        ${option('', 'Ascending', query.isDescending ? 'desc' : '')}
        ${option('desc', 'Descending', query.isDescending ? 'desc' : '')}
      </select>
    </div>
    <div class="buttons">
      <button class="button primary" type="submit">Apply</button>
      ${isFiltered(query) && html`<a class="button" href="${base}/pages">Clear</a>`}
    </div>
  </form>`
}

/**
 * What can be done with all pages of the tag, or of the route, that is asked for.
 */
function chosen({ base }: PageRequest, query: ListingQuery, { total }: Listing): HtmlValue {
  const { tag, route } = query
  const isAlone = [query.text, query.state].every((value) => value === '')
  if (!isAlone || (tag === '') === (route === '') || total === 0) {
    return null
  }
  const target = tag === '' ? ({ what: 'route', route } as const) : ({ what: 'tag', tag } as const)
  const name = tag === '' ? route : tag
  const back = listUrl(base, tag === '' ? { route } : { tag })
  return html`<section class="panel chosen" aria-label="All of them">
    <p>All pages of ${target.what} <strong>${name}</strong></p>
    ${actionLinks(base, target, back)}
  </section>`
}

function list(request: PageRequest, query: ListingQuery, listing: Listing): SafeHtml {
  const { offset, total, pages } = listing
  const range = `${count(offset + 1)}–${count(offset + pages.length)}`
  const order = `sorted by ${SORTS[query.sort].toLowerCase()}, ${query.isDescending ? 'descending' : 'ascending'}`
  return html`<div class="panel flush">
    ${table(
      {
        text: html`${range} of ${counted(total, 'page')} in the index<span class="visually-hidden"
            >, ${order}</span
          >`,
        isShown: true,
      },
      COLUMNS.map(([sort, label]) =>
        sort === null ? label : heading(request, query, sort, label)
      ),
      pages.map((page) => row(request, page))
    )}
  </div>`
}

function heading({ base }: PageRequest, query: ListingQuery, sort: Sort, label: string): SafeHtml {
  const isSorted = query.sort === sort
  const isDescending = isSorted && !query.isDescending
  const url = `${base}/pages${listingSearch(query, { sort, isDescending })}`
  const direction = query.isDescending ? 'descending' : 'ascending'
  const arrow = html`<span class="arrow" aria-hidden="true"
    >${query.isDescending ? '↓' : '↑'}</span
  >`
  const link = html`<a href="${url}">${label}${isSorted && arrow}</a>`
  return isSorted
    ? html`<th scope="col" role="columnheader" aria-sort="${direction}">${link}</th>`
    : html`<th scope="col" role="columnheader">${link}</th>`
}

function row({ base, now, parts }: PageRequest, { store, record }: ListedRecord): SafeHtml {
  const known = parts.pageCache.statistics.findPage(store, record.key)
  return html`<tr role="row">
    ${rowHeading(
      html`<a class="page" href="${pageUrl(base, store, record.key)}">${urlText(record.url)}</a>
        ${variantText(record)}
        <span class="route">${record.route}</span>`
    )}
    ${cell('State', stateBadge(record, now))} ${cell('Age', ago(record.storedAt, now))}
    ${cell('Size', size(record.bytes), 'number')}
    ${cell(
      'Hits',
      known === undefined
        ? html`<span class="quiet">–</span>`
        : html`${count(known.hits)} <span class="quiet">${percent(hitRate(known))}</span>`,
      'number'
    )}
    ${cell('Last renewal', renewalText(record, now))}
    ${cell('Tags', tagLinks(base, record.tags, 3))}
  </tr>`
}

function pager({ base }: PageRequest, query: ListingQuery, listing: Listing): SafeHtml {
  const { next, previous } = listing
  const link = (text: string, changed: Partial<ListingQuery>, rel: string) =>
    html`<a class="button" rel="${rel}" href="${base}/pages${listingSearch(query, changed)}"
      >${text}</a
    >`
  return html`<nav class="pager" aria-label="Parts of the list">
    ${
      previous === null
        ? html`<span></span>`
        : html`<span
            >${link('First', {}, 'first')} ${link('← Previous', { before: previous }, 'prev')}</span
          >`
    }
    ${next && link('Next →', { after: next }, 'next')}
  </nav>`
}

function nothing(
  { base, parts }: PageRequest,
  query: ListingQuery,
  { next, records }: Listing
): SafeHtml {
  if (next !== null) {
    const url = `${base}/pages${listingSearch(query, { after: next })}`
    return empty(
      'These pages are gone',
      html`The index has some that were forgotten, or evicted by the store.
        <a href="${url}">Look further</a>`
    )
  }
  if (isFiltered(query)) {
    return empty('No page matches', html`<a href="${base}/pages">Show all pages</a>`)
  }
  if (!parts.pageCache.isIndexed) {
    return empty(
      'There is no index of pages',
      'indexedPages is 0 in config/cache_helpers.ts, so nobody knows what is stored. The overview has the pages that this process was asked for.'
    )
  }
  return records.errors.length > 0
    ? empty('Nothing could be read', 'See above what the store says.')
    : empty(
        'No page is stored yet',
        html`It appears here when somebody has asked for it, or a warm-up has. If it does not,
          <a href="${base}/not-stored">see why pages are not stored</a>.`
      )
}
