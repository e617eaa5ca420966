import { selectAll } from 'css-select'
import { parseDocument, type DomUtils } from 'htmlparser2'

export type HtmlDocument = ReturnType<typeof parseDocument>
export type HtmlElement = ReturnType<typeof DomUtils.getElementsByTagName>[number]
type HtmlNode = HtmlDocument | HtmlElement['children'][number]

/**
 * Parses a page. Forgiving as browsers are, and it leaves a form inside a table where it stands,
 * where the tree of HTML's own parsing rules would empty it.
 */
export function parseHtml(html: string): HtmlDocument {
  return parseDocument(html)
}

/**
 * @param selector - CSS
 */
export function select(selector: string, within: HtmlDocument | HtmlElement): HtmlElement[] {
  return selectAll<HtmlNode, HtmlElement>(selector, within)
}
