import { select, type HtmlDocument } from './html.ts'

/**
 * The CSRF headers that a page's own script would send, where it has no hidden field or has
 * both: Rails and Laravel write a meta tag, AdonisJS, Laravel and Angular set the `XSRF-TOKEN`
 * cookie, and Django's is called `csrftoken`.
 *
 * @param cookies - By name
 */
export function csrfHeaders(
  document: HtmlDocument,
  cookies: Map<string, string>
): Record<string, string> {
  const meta = select('meta[name="csrf-token"], meta[name="_csrf"]', document)[0]?.attribs.content
  const xsrf = cookies.get('XSRF-TOKEN')
  const django = cookies.get('csrftoken')
  return {
    ...(meta ? { 'x-csrf-token': meta } : {}),
    ...(xsrf ? { 'x-xsrf-token': decoded(xsrf) } : {}),
    ...(django ? { 'x-csrftoken': django } : {}),
  }
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
