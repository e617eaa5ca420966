import { html, type HtmlValue, type SafeHtml } from '../html/html.ts'
import { icon } from '../html/icons.ts'
import { actionLinks, listUrl } from './links.ts'
import { isFiltered, SORTS, STATES, type ListingQuery } from '../listing/listing_query.ts'
import type { Listing } from '../listing/read_listing.ts'
import type { PageRequest } from './page_request.ts'

/**
 * The form by which pages are found, and sorted.
 */
export function pagesFilters(
  { base }: PageRequest,
  query: ListingQuery,
  { routes }: Listing
): SafeHtml {
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
export function allOfThem(
  { base }: PageRequest,
  query: ListingQuery,
  { total }: Listing
): HtmlValue {
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
