import { html, type SafeHtml } from '../html/html.ts'
import { cell, rowHeading, table } from '../html/parts.ts'
import { actionLink, listUrl, pageUrl } from './links.ts'
import type { Page } from '../../page/page.ts'
import type { PageRecord } from '../../page/page_record.ts'
import type { PageRequest } from './page_request.ts'

/**
 * The tags of a page that the application has named, with who has, as far as that can be known afterwards:
 * a declaration, or else the handler, its models, or a function.
 */
export function namedTags(request: PageRequest, record: PageRecord, page: Page | null): SafeHtml {
  const { base, parts, query } = request
  const { tags, route } = record
  if (tags.length === 0) {
    const versions = page === null ? '' : ', but for those that the cache gives to each page'
    return html`<p class="hint">It has none${versions}.</p>`
  }
  const declared = new Set(parts.declaredTags(route))
  const back = pageUrl(base, String(query.store), record.key)
  return table(
    { text: 'By whom they were named, and what can be done by them', isShown: false },
    ['Tag', 'Named by', 'All pages with it'],
    tags.map((tag) => {
      const target = { what: 'tag', tag } as const
      return html`<tr role="row">
        ${rowHeading(html`<a class="tag" href="${listUrl(base, { tag })}">${tag}</a>`)}
        ${cell(
          'Named by',
          declared.has(tag) ? 'the declaration of the page' : 'its handler, a model, or a function'
        )}
        ${cell(
          'All pages with it',
          html`<div class="actions">
            ${actionLink(base, { verb: 'renew', target }, back, hiddenName('Renew', tag))}
            ${actionLink(base, { verb: 'expire', target }, back, hiddenName('Expire', tag))}
            ${actionLink(base, { verb: 'forget', target }, back, hiddenName('Forget', tag), 'danger')}
          </div>`
        )}
      </tr>`
    })
  )
}

function hiddenName(verb: string, tag: string): SafeHtml {
  return html`${verb}<span class="visually-hidden"> all pages with ${tag}</span>`
}
