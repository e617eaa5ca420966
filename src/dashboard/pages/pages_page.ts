import { html, type SafeHtml } from '../html/html.ts'
import { ago, count, counted, percent, size, clock } from '../html/format.ts'
import { cell, empty, notice, rowHeading, table } from '../html/parts.ts'
import { pageUrl, tagLinks } from './links.ts'
import { allOfThem, pagesFilters } from './pages_filters.ts'
import { renewalText, stateBadge, urlText, variantText } from './page_states.ts'
import { hitRate } from '../../statistics/counted_route.ts'
import { readListing, type ListedRecord, type Listing } from '../listing/read_listing.ts'
import {
  isFiltered,
  listingSearch,
  readListingQuery,
  SORTS,
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
    ${problems.map((text) => notice('warn', text))} ${pagesFilters(request, asked, listing)}
    ${allOfThem(request, asked, listing)}
    ${
      listing.pages.length === 0
        ? nothing(request, asked, listing)
        : html`${list(request, asked, listing)} ${pager(request, asked, listing)}`
    }`,
  }
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
  if (records.errors.length > 0) {
    return empty('Nothing could be read', 'See above what the store says.')
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
  return empty(
    'No page is stored yet',
    html`It appears here when somebody has asked for it, or a warm-up has. If it does not,
      <a href="${base}/not-stored">see why pages are not stored</a>.`
  )
}
