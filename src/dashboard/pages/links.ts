import { html, type HtmlValue, type SafeHtml } from '../html/html.ts'
import { actionQuery, type Action } from '../actions/action.ts'
import { listingSearch, readListingQuery, type ListingQuery } from '../listing/listing_query.ts'

/**
 * The URL of the list of pages, with those of some kind alone.
 */
export function listUrl(base: string, query: Partial<ListingQuery>): string {
  return `${base}/pages${listingSearch(readListingQuery({}), query)}`
}

/**
 * The URL of what is known of one page.
 */
export function pageUrl(base: string, store: string, key: string): string {
  return `${base}/page?${new URLSearchParams({ store, key })}`
}

/**
 * A link to where an action is confirmed. A script opens that in a dialog.
 *
 * @param back - Where to go after that
 */
export function actionLink(
  base: string,
  action: Action,
  back: string,
  text: HtmlValue,
  style: 'danger' | '' = ''
): SafeHtml {
  const query = actionQuery(action)
  query.set('back', back)
  const url = `${base}/confirm?${query}`
  return html`<a class="button ${style}" href="${url}" data-dialog>${text}</a>`
}

/**
 * What can be done with pages, as links.
 */
export function actionLinks(base: string, target: Action['target'], back: string): SafeHtml {
  const link = (verb: Action['verb'], text: string, style: 'danger' | '' = '') => {
    // A page that was forgotten has no page of its own any more.
    const isGone = verb === 'forget' && target.what === 'page'
    return actionLink(base, { verb, target }, isGone ? `${base}/pages` : back, text, style)
  }
  return html`<div class="actions">
    ${link('renew', 'Renew')} ${link('expire', 'Expire')} ${link('forget', 'Forget', 'danger')}
  </div>`
}

export function tagLinks(base: string, tags: readonly string[], most = Infinity): HtmlValue {
  if (tags.length === 0) {
    return html`<span class="quiet">none</span>`
  }
  const more = tags.length - most
  return html`<ul class="tags" aria-label="Tags">
    ${tags
      .slice(0, most)
      .map((tag) => html`<li><a class="tag" href="${listUrl(base, { tag })}">${tag}</a></li>`)}
    ${more > 0 && html`<li class="quiet">+${more}</li>`}
  </ul>`
}
