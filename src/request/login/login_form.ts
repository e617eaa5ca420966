import { controlsOf } from './controls.ts'
import { fieldsOf } from './form_fields.ts'
import { select, type HtmlDocument, type HtmlElement } from './html.ts'
import type { WithCredentials } from '../options/credentials.ts'
import type { Login } from '../types.ts'

/**
 * A form to log in with, as its page describes it.
 */
export interface LoginForm {
  action: URL
  method: 'GET' | 'POST'
  enctype: string
  /** Names and values in the order of the page, user name and password filled in */
  fields: [name: string, value: string][]
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
  const candidates = login.form ? select(login.form, document) : select('form', document)
  const form = login.form
    ? candidates[0]
    : bestOf(candidates, document, login.passwordField ?? null)
  if (!form) {
    return { problem: missing(login, candidates.length) }
  }
  const fields = fieldsOf(form, document)
  const passwordField = login.passwordField ?? passwordsOf(form, document)[0]?.attribs.name
  if (!passwordField) {
    return { problem: 'its form has no password field with a name. Set "passwordField"' }
  }
  const usernameField = login.usernameField ?? usernameOf(form, document)
  if (!usernameField) {
    return {
      problem: 'it is not clear which field of its form is the user name. Set "usernameField"',
    }
  }
  const filled = new Map([
    [usernameField, login.username],
    [passwordField, login.password],
    ...(Object.entries(login.fields ?? {}) as [string, string][]),
  ])
  const others = fields.filter(([name]) => !filled.has(name))
  return { ...target(form, document, page), fields: [...others, ...filled], passwordField }
}

function passwordsOf(form: HtmlElement, document: HtmlDocument): HtmlElement[] {
  return controlsOf(form, document).filter(
    ({ attribs }) => attribs.type?.toLowerCase() === 'password'
  )
}

/**
 * One password field is a login; two are a registration, or a change of password.
 */
function bestOf(
  forms: HtmlElement[],
  document: HtmlDocument,
  passwordField: string | null
): HtmlElement | undefined {
  const count = (form: HtmlElement) => passwordsOf(form, document).length
  return (
    forms.find((form) => passwordField && hasField(form, document, passwordField)) ??
    forms.find((form) => count(form) === 1) ??
    forms.find((form) => count(form) > 1)
  )
}

function hasField(form: HtmlElement, document: HtmlDocument, name: string): boolean {
  return fieldsOf(form, document).some(([field]) => field === name)
}

/**
 * The field called `username`; else what the page marks as it; else the last field for text
 * before the password.
 */
function usernameOf(form: HtmlElement, document: HtmlDocument): string | undefined {
  const inputs = controlsOf(form, document).filter(
    ({ name, attribs }) => name === 'input' && attribs.name
  )
  const called = inputs.find(({ attribs }) => attribs.name === 'username')
  const marked = inputs.find(({ attribs }) => /\busername\b/.test(attribs.autocomplete ?? ''))
  const password = inputs.indexOf(passwordsOf(form, document)[0])
  const before = inputs
    .slice(0, password === -1 ? undefined : password)
    .filter(({ attribs }) => /^(text|email|tel|)$/i.test(attribs.type ?? ''))
  return (called ?? marked ?? before.at(-1))?.attribs.name
}

/**
 * Where and how the form is sent; the button may say so instead of the form.
 */
function target(
  form: HtmlElement,
  document: HtmlDocument,
  page: URL
): Pick<LoginForm, 'action' | 'method' | 'enctype'> {
  const button = select('button:not([type=button]):not([type=reset]), input[type=submit]', form)[0]
  const base = select('base[href]', document)[0]?.attribs.href
  const of = (name: string) => button?.attribs[`form${name}`] ?? form.attribs[name]
  const from = base && URL.canParse(base, page.href) ? new URL(base, page) : page
  const action = of('action')?.trim()
  return {
    // An empty action is the page itself, whatever <base> says (HTML, form submission)
    action: action && URL.canParse(action, from.href) ? new URL(action, from) : page,
    method: of('method')?.trim().toLowerCase() === 'post' ? 'POST' : 'GET',
    enctype: of('enctype')?.trim().toLowerCase() ?? 'application/x-www-form-urlencoded',
  }
}

function missing(login: Login, forms: number): string {
  if (login.form) {
    return `no form matches "${login.form}"`
  }
  return forms === 0
    ? 'there is no form on that page. Is it drawn by a script? The login needs a page with a form'
    : `none of its ${forms} forms has a password field. Set "form" to a CSS selector`
}
