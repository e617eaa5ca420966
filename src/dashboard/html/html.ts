/**
 * What may stand in a template: it is escaped, unless a template has made it. `null`, `undefined` and
 * `false` are nothing.
 */
export type HtmlValue = string | number | SafeHtml | null | undefined | false | readonly HtmlValue[]

/**
 * HTML that may be sent as it is.
 */
export class SafeHtml {
  readonly #text: string

  /** Only `html` makes one */
  constructor(text: string) {
    this.#text = text
  }

  toString(): string {
    return this.#text
  }
}

const ESCAPED: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}

/**
 * A template of HTML. Whatever is put into it is escaped, for a text and for an attribute in quotes.
 *
 * The libraries that do this (ghtml, html-template-tag, nanohtml) either have the author mark at each place
 * what is not to be escaped, which is forgotten or copied once, or want a document to build nodes in. Here
 * it is the value that says it, by its type.
 *
 * @example
 * ```ts
 * html`<a href="${url}">${name}</a>`
 * ```
 */
export function html(strings: TemplateStringsArray, ...values: HtmlValue[]): SafeHtml {
  let text = strings[0]
  for (const [index, value] of values.entries()) {
    text += written(value) + strings[index + 1]
  }
  return new SafeHtml(text)
}

function written(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) {
    return ''
  }
  if (value instanceof SafeHtml) {
    return value.toString()
  }
  return typeof value === 'object'
    ? value.map(written).join('')
    : String(value).replace(/[&<>"'`]/g, (character) => ESCAPED[character])
}
