import { controlsOf } from './controls.ts'
import { submitterOf } from './entry_list.ts'
import { buttonTexts, labelOf, purposeOf } from './form_words.ts'
import { select, type HtmlDocument, type HtmlElement } from './html.ts'
import { fillableOf, passwordsOf } from './login_fields.ts'
import { submissionOf, type Submission } from './submission.ts'
import type { Login } from '../types.ts'
import type { Sight } from './sight.ts'

/**
 * A form, and what was found about it.
 */
interface Candidate {
  form: HtmlElement
  fillable: HtmlElement[]
  passwords: ReturnType<typeof passwordsOf>
  submission: Submission | null
  purpose: ReturnType<typeof purposeOf>
}

/**
 * Chooses the form to log in with.
 *
 * A password goes only to a form that asks for one that there is: never to one that says
 * `new-password`, that has two fields for it, or whose words are those of a registration. What
 * "form" names is taken as it is.
 *
 * @returns the form, or in a sentence why there is none, or no one
 */
export function chooseForm(
  document: HtmlDocument,
  page: URL,
  login: Pick<Login, 'form' | 'passwordField'>,
  sight: Sight
): HtmlElement | { problem: string } {
  const forms = select(login.form ?? 'form', document).filter(({ name }) => name === 'form')
  if (login.form !== undefined && forms.length < 2) {
    return forms[0] ?? { problem: `no form matches "${login.form}"` }
  }
  if (forms.length === 0) {
    return {
      problem:
        'there is no form on that page. Is it drawn by a script? The login needs a page with a form',
    }
  }
  const candidates = forms.map((form) => candidateOf(form, document, page, sight))
  const named = candidates.filter(({ form }) => hasField(form, document, login.passwordField))
  const withPassword = candidates.filter(({ passwords }) => Object.values(passwords).flat()[0])
  if (named.length === 0 && withPassword.length === 0) {
    return {
      problem: `none of its ${forms.length} forms has a password field. Set "form" to a CSS selector`,
    }
  }
  const possible = named.length > 0 ? named : withPassword.filter((one) => !refusal(one))
  const best = distinct(likeliest(possible, sight), document)
  return best.length === 1 ? best[0].form : { problem: unclear(best, withPassword, document) }
}

function candidateOf(
  form: HtmlElement,
  document: HtmlDocument,
  page: URL,
  sight: Sight
): Candidate {
  const fillable = fillableOf(form, document, sight)
  const submission = submissionOf(form, submitterOf(form, document), document, page)
  const purpose = purposeOf(form, document, submission?.action ?? page)
  return { form, fillable, passwords: passwordsOf(fillable), submission, purpose }
}

function hasField(form: HtmlElement, document: HtmlDocument, name: string | undefined): boolean {
  return controlsOf(form, document).some(
    ({ attribs }) => name !== undefined && attribs.name === name
  )
}

/**
 * Why a form gets no password unless it is named.
 */
function refusal({ passwords, submission, purpose }: Candidate): string | null {
  const { current, unmarked, chosen } = passwords
  if (chosen.length > 0) {
    return 'it asks for a new password'
  }
  if (current.length + unmarked.length > 1 && current.length !== 1) {
    return `it has ${current.length + unmarked.length} password fields`
  }
  if (current.length === 0 && purpose === 'other') {
    return 'its words are not those of a login'
  }
  return submission === null || submission.method === 'dialog' ? 'it is not sent anywhere' : null
}

/**
 * Each question leaves those that it speaks for, or all where it speaks for none.
 */
function likeliest(candidates: Candidate[], sight: Sight): Candidate[] {
  const questions: ((candidate: Candidate) => boolean)[] = [
    ({ passwords }) => passwords.current.length > 0,
    ({ purpose }) => purpose === 'login',
    ({ form }) => sight.showsForm(form),
  ]
  return questions.reduce((left, question) => {
    const spokenFor = left.filter(question)
    return spokenFor.length > 0 ? spokenFor : left
  }, candidates)
}

/**
 * The same form twice, as in the head of a page and in its middle, is one.
 */
function distinct(candidates: Candidate[], document: HtmlDocument): Candidate[] {
  const sameAs = ({ form, submission }: Candidate) =>
    JSON.stringify([
      submission,
      controlsOf(form, document).map(({ attribs }) => attribs.name ?? ''),
    ])
  return [...new Map(candidates.toReversed().map((one) => [sameAs(one), one])).values()].reverse()
}

function unclear(best: Candidate[], all: Candidate[], document: HtmlDocument): string {
  const listed = (candidates: Candidate[]) =>
    candidates.map((one) => `${describe(one, document)}`).join('; ')
  const choose = 'Set "form" to the CSS selector of the right one'
  return best.length > 0
    ? `${best.length} of its forms could be the login: ${listed(best)}. ${choose}`
    : `none of its forms looks like a login: ${listed(all)}. ${choose}, if it is among them`
}

function describe(candidate: Candidate, document: HtmlDocument): string {
  const { form, fillable, submission } = candidate
  const id = form.attribs.id ? `#${form.attribs.id}` : ''
  const action = submission ? ` to ${submission.action.pathname}` : ''
  const labels = [
    ...fillable.filter(({ name }) => name !== 'button').map((one) => labelOf(one, document)),
    ...buttonTexts(form, document),
  ].filter((label) => label !== '')
  const why = refusal(candidate)
  return `form${id}${action} (${labels.map((label) => `"${label}"`).join(', ')})${why ? `: ${why}` : ''}`
}
