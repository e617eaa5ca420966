import { chooseForm } from './candidates.ts'
import { controlsOf } from './controls.ts'
import { entryList, submitterOf, type Entry } from './entry_list.ts'
import { fillableOf, passwordsOf, usernameOf } from './login_fields.ts'
import { Sight } from './sight.ts'
import { submissionOf, type Submission } from './submission.ts'
import type { WithCredentials } from '../options/credentials.ts'
import type { Login } from '../types.ts'
import type { HtmlDocument, HtmlElement } from './html.ts'

/**
 * A form to log in with, filled in.
 */
export interface LoginForm extends Submission {
  /** Names and values in the order of the page */
  entries: Entry[]
  /** Name of the password's field: by it a form that comes back is known */
  passwordField: string
}

/**
 * Finds the form, fills it in, and keeps all that it holds besides: hidden fields, among them
 * the CSRF token whatever it is called, preset boxes, and the button.
 *
 * @param page - Where the document came from
 * @returns the form, or in a sentence why there is none
 */
export function findLoginForm(
  document: HtmlDocument,
  page: URL,
  login: WithCredentials<Login>
): LoginForm | { problem: string } {
  const sight = new Sight(document)
  const form = chooseForm(document, page, login, sight)
  if ('problem' in form) {
    return form
  }
  const submitter = submitterOf(form, document)
  const submission = submissionOf(form, submitter, document, page)
  if (submission === null || submission.method === 'dialog') {
    return { problem: 'no browser would send its form: look at its "action" and "method"' }
  }
  const fillable = fillableOf(form, document, sight)
  const { current, unmarked, chosen } = passwordsOf(fillable)
  const password = [...current, ...unmarked, ...chosen][0]
  const passwordField = login.passwordField ?? password?.attribs.name
  if (!passwordField) {
    return { problem: 'its form has no password field with a name. Set "passwordField"' }
  }
  const username = usernameOf(fillable, password, document)
  const usernameField = login.usernameField ?? username?.attribs.name
  if (!usernameField) {
    return {
      problem: 'it is not clear which field of its form is the user name. Set "usernameField"',
    }
  }
  const named = (name: string) =>
    [...fillable, ...controlsOf(form, document)].find(({ attribs }) => attribs.name === name)
  const typed = new Map<HtmlElement | undefined, string>([
    [login.usernameField ? named(usernameField) : username, login.username],
    [login.passwordField ? named(passwordField) : password, login.password],
  ])
  typed.delete(undefined)
  const entries = entryList(form, document, submitter, typed as Map<HtmlElement, string>)
  return {
    ...submission,
    passwordField,
    entries: completed(entries, { ...login, usernameField, passwordField }),
  }
}

/**
 * With the further fields; and with those of the login that only a script would have drawn.
 */
function completed(entries: Entry[], login: Filled): Entry[] {
  const further = Object.entries(login.fields ?? {}) as [string, string][]
  const drawn: Entry[] = [
    [login.usernameField, login.username],
    [login.passwordField, login.password],
  ]
  const names = (list: Entry[]) => new Set(list.map(([name]) => name))
  return [
    ...entries.filter(([name]) => !names(further).has(name)),
    ...drawn.filter(([name]) => !names(entries).has(name)),
    ...further,
  ]
}

type Filled = WithCredentials<Login> & Record<'usernameField' | 'passwordField', string>
