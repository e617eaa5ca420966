import { controlsOf, isDisabled, typeOf } from './controls.ts'
import { labelOf } from './form_words.ts'
import type { Sight } from './sight.ts'
import type { HtmlDocument, HtmlElement } from './html.ts'

const FOR_TEXT = ['text', 'email', 'tel', 'search', 'url', 'number']
const SAYS_USER = /user|login|e-?mail|account|benutzer|utilisateur|usuario|utente|konto|identif/i

/**
 * The controls of a form that a person could fill in.
 */
export function fillableOf(form: HtmlElement, document: HtmlDocument, sight: Sight): HtmlElement[] {
  return controlsOf(form, document).filter(
    (control) =>
      !isDisabled(control) && !('readonly' in control.attribs) && sight.showsControl(control, form)
  )
}

/**
 * The fields for a password among them, and what each is for.
 */
export function passwordsOf(fillable: HtmlElement[]): {
  current: HtmlElement[]
  unmarked: HtmlElement[]
  chosen: HtmlElement[]
} {
  const passwords = fillable.filter((control) => typeOf(control) === 'password')
  const marked = (token: string) => passwords.filter((control) => hasToken(control, token))
  const [current, chosen, once] = ['current-password', 'new-password', 'one-time-code'].map(marked)
  return {
    current,
    chosen,
    unmarked: passwords.filter((control) => ![...current, ...chosen, ...once].includes(control)),
  }
}

/**
 * The field for the user name: the one that is marked as it, else the one for an e-mail address,
 * else the one that is called so, else the last for text before the password.
 */
export function usernameOf(
  fillable: HtmlElement[],
  password: HtmlElement | undefined,
  document: HtmlDocument
): HtmlElement | undefined {
  const texts = fillable.filter(
    (control) => control.attribs.name && FOR_TEXT.includes(typeOf(control))
  )
  const end = password ? fillable.indexOf(password) : -1
  const before = texts.filter((control) => end === -1 || fillable.indexOf(control) < end)
  return (
    texts.find((control) => hasToken(control, 'username')) ??
    texts.find((control) => hasToken(control, 'email')) ??
    before.findLast((control) => typeOf(control) === 'email') ??
    before.findLast(({ attribs }) => SAYS_USER.test(`${attribs.name} ${attribs.id ?? ''}`)) ??
    before.findLast((control) => SAYS_USER.test(labelOf(control, document))) ??
    before.at(-1)
  )
}

function hasToken({ attribs }: HtmlElement, token: string): boolean {
  return (attribs.autocomplete ?? '').toLowerCase().split(/\s+/).includes(token)
}
