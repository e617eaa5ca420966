import { select, type HtmlDocument, type HtmlElement } from './html.ts'

/**
 * The controls of a form: those inside it, and those elsewhere that name it.
 */
export function controlsOf(form: HtmlElement, document: HtmlDocument): HtmlElement[] {
  const inside = new Set(select('input, select, textarea, button', form))
  return select('input, select, textarea, button', document).filter((control) => {
    const owner = control.attribs.form
    return owner === undefined ? inside.has(control) : owner !== '' && owner === form.attribs.id
  })
}
