import { formOwner, select, withAncestors, type HtmlDocument, type HtmlElement } from './html.ts'

const INPUT_TYPES = new Set(
  `hidden text search tel url email password date month week time datetime-local number range
  color checkbox radio file submit image reset button`.split(/\s+/)
)

/**
 * The controls of a form, in the order of the page.
 */
export function controlsOf(form: HtmlElement, document: HtmlDocument): HtmlElement[] {
  return select('input, select, textarea, button', document).filter(
    (control) => formOwner(control, document) === form
  )
}

/**
 * The `type` of an input or a button as HTML reads it; of another control its name.
 */
export function typeOf({ name, attribs }: HtmlElement): string {
  const type = attribs.type?.toLowerCase() ?? ''
  if (name === 'input') {
    return INPUT_TYPES.has(type) ? type : 'text'
  }
  if (name === 'button') {
    const isCommand = 'command' in attribs || 'commandfor' in attribs
    return /^(submit|reset|button)$/.test(type) ? type : isCommand ? 'button' : 'submit'
  }
  return name
}

export function isSubmitButton(control: HtmlElement): boolean {
  return ['submit', 'image'].includes(typeOf(control))
}

/**
 * HTML, "disabled": by itself or by a fieldset around it, unless it stands in that one's first
 * legend.
 */
export function isDisabled(control: HtmlElement): boolean {
  const around = withAncestors(control)
  return (
    'disabled' in control.attribs ||
    around.some((element, index) => {
      const legend = element.children.find((child) => 'attribs' in child && child.name === 'legend')
      return (
        element.name === 'fieldset' &&
        'disabled' in element.attribs &&
        (legend === undefined || around[index - 1] !== legend)
      )
    })
  )
}
