import { select, type HtmlDocument, type HtmlElement } from './html.ts'

/**
 * Where and how a form is sent.
 */
export interface Submission {
  action: URL
  method: 'get' | 'post' | 'dialog'
  enctype: string
}

/**
 * What a form says about it, or the button that it is sent with (HTML, "form submission").
 *
 * @param page - Where the document came from
 * @returns null where no browser would send it: its action is no URL
 */
export function submissionOf(
  form: HtmlElement,
  submitter: HtmlElement | undefined,
  document: HtmlDocument,
  page: URL
): Submission | null {
  const of = (name: string) => submitter?.attribs[`form${name}`] ?? form.attribs[name] ?? ''
  const method = of('method').toLowerCase()
  const enctype = of('enctype').toLowerCase()
  // An empty action is the page itself, whatever <base> says; so is a blank one to browsers
  const path = of('action').trim()
  const action = path === '' ? page : resolve(path, baseOf(document, page))
  return (
    action && {
      action,
      method: method === 'post' || method === 'dialog' ? method : 'get',
      enctype: /^(multipart\/form-data|text\/plain)$/.test(enctype)
        ? enctype
        : 'application/x-www-form-urlencoded',
    }
  )
}

function baseOf(document: HtmlDocument, page: URL): URL {
  const base = resolve(select('base[href]', document)[0]?.attribs.href ?? '', page)
  return base === null || /^(data|javascript):$/.test(base.protocol) ? page : base
}

function resolve(url: string, base: URL): URL | null {
  return URL.canParse(url, base.href) ? new URL(url, base) : null
}
