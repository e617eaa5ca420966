import { select, type HtmlDocument } from './html.ts'
import { findLoginForm, type LoginForm } from './login_form.ts'
import type { WithCredentials } from '../options/credentials.ts'
import type { Login } from '../types.ts'

/**
 * What a login ended in.
 */
export interface LoginEnd {
  /** Status of the answer to the form itself */
  submitStatus: number
  /** Status of the page at the end of the redirects */
  status: number
  /** URL of that page */
  url: URL
  document: HtmlDocument
  /** Names and values by now, and as they were before the form was sent */
  cookies: Map<string, string>
  cookiesBefore: Map<string, string>
  /** Names of cookies that are marked `Secure`, and not kept because they came over http */
  refused: string[]
}

/**
 * Whether a login worked.
 *
 * Without `success`, it did when the answer is no error, the form did not come back, and a
 * cookie was set or changed. A site that redirects after a login and one that does not look the
 * same in this; so do sites that answer a wrong password with 200, 401, 422, or a redirect.
 *
 * @returns null, or in a sentence what speaks against it
 */
export function loginProblem(
  login: WithCredentials<Login>,
  form: LoginForm,
  end: LoginEnd
): string | null {
  if (login.success) {
    return unmet(login.success, end)
  }
  const problem = implausible(login, form, end)
  return problem !== null && end.refused.length > 0 ? secureOnly(end.refused) : problem
}

function unmet(success: NonNullable<Login['success']>, end: LoginEnd): string | null {
  if (success.url !== undefined && !isAt(success.url, end.url)) {
    return `it ended at ${end.url.pathname}, and not where "success.url" says`
  }
  if (success.status !== undefined && success.status !== end.submitStatus) {
    return `the form was answered with ${end.submitStatus}, and not with ${success.status}, as "success.status" says`
  }
  if (success.cookie !== undefined && !end.cookies.has(success.cookie)) {
    return end.refused.includes(success.cookie)
      ? secureOnly([success.cookie])
      : `there is no cookie "${success.cookie}", as "success.cookie" says`
  }
  if (success.selector !== undefined && select(success.selector, end.document).length === 0) {
    return `nothing on the page it ended at matches "${success.selector}", as "success.selector" says`
  }
  return null
}

function implausible(login: WithCredentials<Login>, form: LoginForm, end: LoginEnd): string | null {
  const again = findLoginForm(end.document, end.url, login)
  if ('action' in again && isSame(again, form)) {
    return 'the login form came back. Look at user name and password first'
  }
  if (end.status >= 400 || end.submitStatus >= 400) {
    const status = end.submitStatus >= 400 ? end.submitStatus : end.status
    return `the form was answered with ${status}. Look at user name and password first`
  }
  const changed = [...end.cookies].some(([name, value]) => end.cookiesBefore.get(name) !== value)
  return changed
    ? null
    : 'no cookie was set, so nobody is logged in. Look at user name and password first; if they are right, say with "success" how to tell'
}

function secureOnly(names: string[]): string {
  const cookies = [...new Set(names)].map((name) => `"${name}"`).join(', ')
  return `its cookies are marked Secure (${cookies}) and the site was asked over http, so browsers do not keep them. Take the https URL as "baseUrl", or ask the application past its proxy, with "host" set to the name of the site`
}

/**
 * A page that a login ends on may well have a form of its own, to change the password.
 */
function isSame(one: LoginForm, other: LoginForm): boolean {
  return (
    one.passwordField === other.passwordField &&
    one.action.origin === other.action.origin &&
    one.action.pathname === other.action.pathname
  )
}

function isAt(expected: string | RegExp, url: URL): boolean {
  return expected instanceof RegExp
    ? expected.test(url.href)
    : new URL(expected, url).href === url.href ||
        (expected.startsWith('/') && !expected.includes('?') && expected === url.pathname)
}
