import { PLAIN_GET, type Question } from '../client/question.ts'
import { failureAdvice } from '../client/transport/failure_advice.ts'
import { RequestFailure } from '../client/transport/request_failure.ts'
import { E_LOGIN_FAILED } from '../errors.ts'
import { csrfHeaders } from './csrf.ts'
import { encodedQuery, encodeForm } from './encode_form.ts'
import { parseHtml } from './html.ts'
import { findLoginForm, type LoginForm } from './login_form.ts'
import { loginProblem } from './login_success.ts'
import { readText } from './read_text.ts'
import type { Answer } from '../client/hop.ts'
import type { Follower } from '../client/follower.ts'
import type { PersonaSession } from '../client/persona_session.ts'
import type { Site } from '../client/site.ts'
import type { HtmlDocument } from './html.ts'
import type { WithCredentials } from '../options/credentials.ts'
import type { Login } from '../types.ts'

/**
 * What a login is made with.
 */
export interface LoginParts {
  site: Site
  follower: Follower
  session: PersonaSession
  login: WithCredentials<Login>
}

/**
 * Logs a persona in as a person would: opens the page, fills in its form, sends it, follows where
 * that leads, and looks whether it worked.
 *
 * @returns the login page's URL
 * @throws E_LOGIN_FAILED - saying what to look at, and nothing of what was sent
 */
export async function logIn(parts: LoginParts): Promise<URL> {
  const url = parts.site.resolve(parts.login.url)
  const fail = (problem: string): never => {
    throw new E_LOGIN_FAILED([parts.session.persona.name, shown(url), problem])
  }
  try {
    const page = await open(parts, PLAIN_GET, url)
    const address = page.answer.final.address
    if (!address.trusted || page.answer.final.status >= 500 || page.answer.final.status === 404) {
      return fail(unusable(page.answer))
    }
    const form = findLoginForm(page.document, address.visitors, parts.login)
    if ('problem' in form) {
      return fail(form.problem)
    }
    const cookiesBefore = await parts.session.cookies(address)
    const end = await submit(parts, form, page.document, address.visitors, cookiesBefore)
    const { refused } = parts.session
    const problem = loginProblem(parts.login, form, { ...end, cookiesBefore, refused })
    return problem === null ? address.visitors : fail(problem)
  } catch (error) {
    // Of the HTTP client's errors only the reason is told
    return error instanceof RequestFailure ? fail(told(error)) : rethrow(error)
  }
}

async function open(parts: LoginParts, question: Question, url: URL) {
  let html = ''
  const statuses: number[] = []
  const read: Question['read'] = async (body) => {
    html = await readText(body)
  }
  const effort = { attempts: 0, durationMs: 0, bytes: 0 }
  const asked = { ...question, read, onHop: (status: number) => statuses.push(status) }
  const answer = await parts.follower.follow(parts.session, asked, url, effort)
  return { answer, document: parseHtml(html), firstStatus: statuses[0] }
}

async function submit(
  parts: LoginParts,
  form: LoginForm,
  document: HtmlDocument,
  page: URL,
  cookies: Map<string, string>
) {
  if (!parts.site.trusts(form.action)) {
    throw new E_LOGIN_FAILED([
      parts.session.persona.name,
      shown(page),
      `its form is sent to ${form.action.origin}. If that is right, list it in "origins"`,
    ])
  }
  const headers = {
    ...csrfHeaders(document, cookies),
    referer: page.href,
    origin: page.origin,
  }
  const { answer, ...rest } = await open(parts, questionOf(form, headers), urlOf(form))
  return {
    submitStatus: rest.firstStatus,
    status: answer.final.status,
    url: answer.final.address.visitors,
    document: rest.document,
    cookies: await parts.session.cookies(parts.site.address(page)),
  }
}

function questionOf(form: LoginForm, headers: Record<string, string>): Question {
  if (form.method === 'get') {
    return { ...PLAIN_GET, headers }
  }
  const { body, contentType } = encodeForm(form.entries, form.enctype)
  return {
    ...PLAIN_GET,
    method: 'POST',
    body,
    headers: { ...headers, 'content-type': contentType },
  }
}

function urlOf(form: LoginForm): URL {
  const url = new URL(form.action)
  if (form.method === 'get') {
    url.search = encodedQuery(form.entries)
  }
  return url
}

function unusable({ final, redirectedTo, elsewhere }: Answer): string {
  if (redirectedTo && elsewhere) {
    return `it redirects to ${redirectedTo.origin}. If that is right, take it as "baseUrl", or list it in "origins"`
  }
  const where = redirectedTo ? `it redirects to ${redirectedTo.pathname}, which` : 'it'
  return `${where} answered ${final.status}`
}

function told({ reason }: RequestFailure): string {
  const advice = failureAdvice(reason)
  return advice ? `${reason}. ${advice}` : reason
}

function shown(url: URL): string {
  return `${url.origin}${url.pathname}`
}

function rethrow(error: unknown): never {
  throw error
}
