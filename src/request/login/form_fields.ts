import { DomUtils } from 'htmlparser2'
import { controlsOf } from './controls.ts'
import { select, type HtmlDocument, type HtmlElement } from './html.ts'

const NEVER_SENT = ['button', 'reset', 'file', 'image']

/**
 * What a browser would send of a form that nobody touched (HTML, "constructing the entry list").
 */
export function fieldsOf(form: HtmlElement, document: HtmlDocument): [string, string][] {
  const controls = controlsOf(form, document)
  const submit = controls.find(isSubmit)
  return controls
    .filter((control) => control.attribs.name && !isDisabled(control))
    .filter((control) => !isSubmit(control) || control === submit)
    .flatMap((control) =>
      valuesOf(control).map((value): [string, string] => [control.attribs.name, value])
    )
}

function isSubmit({ name, attribs }: HtmlElement): boolean {
  const type = attribs.type?.toLowerCase()
  return name === 'button' ? (type ?? 'submit') === 'submit' : name === 'input' && type === 'submit'
}

function isDisabled(control: HtmlElement): boolean {
  if ('disabled' in control.attribs) {
    return true
  }
  for (let { parent } = control; parent; parent = parent.parent) {
    if ('attribs' in parent && parent.name === 'fieldset' && 'disabled' in parent.attribs) {
      return true
    }
  }
  return false
}

function valuesOf(control: HtmlElement): string[] {
  const { name, attribs } = control
  const type = attribs.type?.toLowerCase() ?? ''
  if (name === 'select') {
    return selected(control)
  }
  if (name === 'textarea') {
    return [DomUtils.textContent(control)]
  }
  if (type === 'checkbox' || type === 'radio') {
    return 'checked' in attribs ? [attribs.value ?? 'on'] : []
  }
  return NEVER_SENT.includes(type) ? [] : [attribs.value ?? '']
}

function selected(control: HtmlElement): string[] {
  const options = select('option', control)
  const chosen = options.filter(({ attribs }) => 'selected' in attribs)
  const single = 'multiple' in control.attribs ? [] : options.slice(0, 1)
  return (chosen.length > 0 ? chosen : single).map(
    (option) => option.attribs.value ?? DomUtils.textContent(option).trim()
  )
}
