import { selectAll } from 'css-select'
import { parse } from 'parse5'
import { adapter, type Htmlparser2TreeAdapterMap } from 'parse5-htmlparser2-tree-adapter'

export type HtmlDocument = Htmlparser2TreeAdapterMap['document']
export type HtmlElement = Htmlparser2TreeAdapterMap['element']
type HtmlNode = HtmlDocument | HtmlElement['children'][number]

/**
 * The form that was open where the parser met an element. It is not always an ancestor: a form
 * within a table is empty in the tree, and still owns the fields after it.
 */
const openForms = new WeakMap<HtmlElement, HtmlElement>()

/**
 * As the adapter, but what a template holds is no part of the page.
 */
const treeAdapter: typeof adapter = {
  ...adapter,
  setTemplateContent: () => {},
  getTemplateContent: () => adapter.createDocumentFragment(),
  onElementCreated: (element, { formElement, isInTemplate }) => {
    if (formElement && !isInTemplate) {
      openForms.set(element, formElement)
    }
  },
}

/**
 * Parses a page as HTML says, for a reader who runs no scripts: what `noscript` holds counts.
 */
export function parseHtml(html: string): HtmlDocument {
  return parse<Htmlparser2TreeAdapterMap>(html, { treeAdapter, scriptingEnabled: false })
}

/**
 * @param selector - CSS
 */
export function select(selector: string, within: HtmlDocument | HtmlElement): HtmlElement[] {
  return selectAll<HtmlNode, HtmlElement>(selector, within)
}

/**
 * The form that a control belongs to (HTML, "form owner"): the one that it names, else the one
 * that was open where it stands.
 */
export function formOwner(control: HtmlElement, document: HtmlDocument): HtmlElement | null {
  const id = control.attribs.form
  if (id === undefined) {
    return openForms.get(control) ?? null
  }
  const named = select('[id]', document).find(({ attribs }) => id !== '' && attribs.id === id)
  return named?.name === 'form' ? named : null
}

/**
 * An element, and all that it stands in, from the inside.
 */
export function withAncestors(element: HtmlElement): HtmlElement[] {
  const elements = [element]
  for (let { parent } = element; parent && 'attribs' in parent; parent = parent.parent) {
    elements.push(parent)
  }
  return elements
}
