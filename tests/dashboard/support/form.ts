import type { TestApp } from '../../support/test_app.ts'
import type { Answer, Visitor } from '../../support/visitor.ts'
import { DASHBOARD } from './dashboard_app.ts'

/** What a browser says of a form that was sent from a page of the same origin */
export const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin' }

/**
 * The fields of the form that asks for a confirmation.
 */
export async function confirmationFields(
  visitor: Visitor,
  action: Record<string, string>
): Promise<URLSearchParams> {
  const { body } = await visitor.get(`${DASHBOARD}/confirm?${new URLSearchParams(action)}`)
  const fields = [...body.matchAll(/<input\s+type="hidden"\s+name="([^"]*)"\s+value="([^"]*)"/g)]
  return new URLSearchParams(
    fields.map(([, name, value]): [string, string] => [name, unescaped(value)])
  )
}

/**
 * Sends a form.
 */
export function sendForm(
  visitor: Visitor,
  fields: URLSearchParams,
  headers: Record<string, string> = SAME_ORIGIN
): Promise<Answer> {
  const type = 'application/x-www-form-urlencoded'
  const body = fields.toString()
  const length = String(Buffer.byteLength(body))
  return visitor.request('POST', `${DASHBOARD}/act`, {
    headers: { 'content-type': type, 'content-length': length, ...headers },
    body,
  })
}

/**
 * Confirms an action as somebody does in a browser.
 *
 * @returns what the page says that follows
 */
export async function confirmAction(
  app: TestApp,
  action: Record<string, string>
): Promise<{ answer: Answer; text: string }> {
  const visitor = app.visitor()
  const answer = await sendForm(visitor, await confirmationFields(visitor, action))
  const { body } = await visitor.get(String(answer.headers.location))
  const [, message = ''] =
    /<div id="message" role="status">([\s\S]*?)<\/div>\s*<\/div>/.exec(body) ?? []
  const text = message.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ')
  return { answer, text: unescaped(text).trim() }
}

export function unescaped(text: string): string {
  return text
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}
