import { DomUtils } from 'htmlparser2'
import { controlsOf, isDisabled, isSubmitButton, typeOf } from './controls.ts'
import { directionOf } from './direction.ts'
import { select, withAncestors, type HtmlDocument, type HtmlElement } from './html.ts'
import { inputValue } from './input_value.ts'

/**
 * A name and what is sent for it; a file is the empty one that nobody has chosen.
 */
export type Entry = [name: string, value: string | File]

const WITH_DIRECTION = ['hidden', 'text', 'search', 'tel', 'url', 'email', 'password', 'textarea']

/**
 * What a browser would send of a form (HTML, "constructing the entry list").
 *
 * @param submitter - The button that it is sent with
 * @param typed - What was typed into its controls
 */
export function entryList(
  form: HtmlElement,
  document: HtmlDocument,
  submitter: HtmlElement | undefined,
  typed: Map<HtmlElement, string>
): Entry[] {
  const controls = controlsOf(form, document)
  const isSent = (control: HtmlElement) =>
    !isDisabled(control) &&
    (control === submitter || !['submit', 'image', 'reset', 'button'].includes(typeOf(control))) &&
    !isOverruled(control, controls)
  return controls.filter(isSent).flatMap((control) => entriesOf(control, typed.get(control)))
}

/**
 * The button that is pressed by the return key: the first one (HTML, "implicit submission"), or
 * where that one is disabled the next that a person can press.
 */
export function submitterOf(form: HtmlElement, document: HtmlDocument): HtmlElement | undefined {
  return controlsOf(form, document).find(
    (control) => isSubmitButton(control) && !isDisabled(control)
  )
}

/**
 * A box that is not checked; of the buttons of a radio group only the last is.
 */
function isOverruled(control: HtmlElement, controls: HtmlElement[]): boolean {
  const type = typeOf(control)
  if (type === 'radio') {
    const group = controls.filter(
      (other) => typeOf(other) === 'radio' && other.attribs.name === control.attribs.name
    )
    return group.findLast(({ attribs }) => 'checked' in attribs) !== control
  }
  return type === 'checkbox' && !('checked' in control.attribs)
}

function entriesOf(control: HtmlElement, typed: string | undefined): Entry[] {
  const { name = '', dirname = '' } = control.attribs
  const type = typeOf(control)
  if (type === 'image') {
    const prefix = name ? `${name}.` : ''
    return [
      [`${prefix}x`, '0'],
      [`${prefix}y`, '0'],
    ]
  }
  if (name === '') {
    return []
  }
  if (type === 'file') {
    return [[name, new File([], '')]]
  }
  if (type === 'select' && typed === undefined) {
    return selected(control).map((value): Entry => [name, value])
  }
  const value = typed ?? valueOf(control, type)
  return dirname && WITH_DIRECTION.includes(type)
    ? [
        [name, value],
        [dirname, directionOf(control, value)],
      ]
    : [[name, value]]
}

function valueOf(control: HtmlElement, type: string): string {
  const { attribs } = control
  if (type === 'textarea') {
    return DomUtils.textContent(control)
  }
  if (type === 'checkbox' || type === 'radio') {
    return attribs.value ?? 'on'
  }
  if (type === 'hidden' && attribs.name.toLowerCase() === '_charset_') {
    return 'UTF-8'
  }
  if (type === 'submit') {
    // Browsers send the label that they have given it
    return attribs.value ?? (control.name === 'input' ? 'Submit' : '')
  }
  return inputValue(control, type)
}

/**
 * A list that shows one line has one selected, unless it says otherwise the first that can be.
 */
function selected(control: HtmlElement): string[] {
  const options = select('option', control)
  const chosen = options.filter(({ attribs }) => 'selected' in attribs)
  const { multiple, size } = control.attribs
  const isList = multiple === undefined && Number.parseInt(size ?? '1', 10) <= 1
  const single = chosen.at(-1) ?? (isList ? options.find((option) => !isDead(option)) : undefined)
  return (multiple === undefined ? [single ?? []].flat() : chosen)
    .filter((option) => !isDead(option))
    .map((option) => option.attribs.value ?? textOf(option))
}

function isDead(option: HtmlElement): boolean {
  return withAncestors(option)
    .slice(0, 2)
    .some(({ name, attribs }) => /^opt(ion|group)$/.test(name) && 'disabled' in attribs)
}

function textOf(element: HtmlElement): string {
  return DomUtils.innerText(element)
    .replace(/[\t\n\f\r ]+/g, ' ')
    .trim()
}
