import { Head } from './head.ts'
import { FrontAnswer } from './front_answer.ts'
import { consentFor } from '../recording/inputs.ts'
import { varyNames } from '../http/vary.ts'
import { headerOf } from '../keys/selectors.ts'
import { Question } from './question.ts'
import type { HitToSend } from './front_listener.ts'
import type { FrontRefusal } from './refusals.ts'
import type { HeaderLine } from './sent_head.ts'
import type { WatchedAnswer } from './watch_answer.ts'
import type { WatchedRequest } from './watched_request.ts'
import type { Page } from '../page/page.ts'
import type { IncomingMessage } from 'node:http'

/**
 * The shortest text that says something of a visitor.
 */
const TELLING = 4

/**
 * What a response says of its connection is not for others, who have another one (RFC 9110, 7.6.1).
 */
const OF_CONNECTION = new Set([
  ...['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding'],
  'upgrade',
])

/**
 * With which a request has a say in which pages it accepts. That depends on the time.
 */
const DIRECTIVES = ['cache-control', 'pragma']

/**
 * Makes an answer of a response that a hit was sent with, for all who ask the same.
 *
 * @returns why it must not be given to others, or `null` where it is only not known whether it may
 */
export function makeAnswer(
  request: IncomingMessage,
  answer: WatchedAnswer,
  toSend: HitToSend
): FrontAnswer | FrontRefusal | null {
  const { watched, response, body } = answer
  const hit = { ...toSend, form: toSend.form() }
  // AdonisJS repeats it in each response, and makes one where there is none.
  const id = request.headers['x-request-id']
  const lines = answer.sent.filter(([name, value]) => !isId(name) || value !== id)
  const { headers, read } = watched
  const { page, selectors } = hit.remembered
  if (DIRECTIVES.some((name) => read.has(name) && headers[name] !== undefined)) {
    return null
  }
  const vary = lines.filter(([name]) => name.toLowerCase() === 'vary').map(([, value]) => value)
  const isBodiless = body === undefined || body === null
  const refusal = refusalOf({ ...answer, sent: lines }, vary)
  if (refusal !== null) {
    return refusal
  }
  const repetition = repetitionIn(lines, watched, page)
  if (repetition !== null) {
    return repetition === 'read' ? 'personal' : null
  }
  const isOfPage = isBodiless
    ? page.body === null || response.statusCode === 304
    : body === hit.form && response.statusCode === page.status
  if (!isOfPage) {
    return 'body'
  }
  const head = Head.of(lines, hit.computed, hit.answeredAt)
  if (head === null) {
    return 'computed'
  }
  const selected = selectors.map(headerOf).filter((name) => name !== null)
  const question = new Question(watched, [...varyNames(...vary), ...selected])
  return new FrontAnswer(question, hit, {
    status: response.statusCode,
    head,
    id,
    repeatsId: lines.length < answer.sent.length,
    body: isBodiless ? null : (body as string | Buffer),
  })
}

function isId(name: string): boolean {
  return name.toLowerCase() === 'x-request-id'
}

function refusalOf({ watched, sent, isWhole }: WatchedAnswer, vary: string[]): FrontRefusal | null {
  const has = (test: (name: string) => boolean) => sent.some(([name]) => test(name.toLowerCase()))
  if (has((name) => name === 'set-cookie')) {
    return 'set-cookie'
  }
  if (vary.some((value) => value.includes('*'))) {
    return 'vary-star'
  }
  if (watched.readsAll) {
    return 'headers'
  }
  if (!isWhole || has((name) => OF_CONNECTION.has(name))) {
    return 'connection'
  }
  return null
}

/**
 * Whether a response repeats what its request says of its visitor, beside what the page says to everybody. What
 * nobody has read is there by chance, whoever has made it up. Whether anything is made of the id, the answer finds
 * out: another id has to get the same.
 *
 * @returns `null` where it repeats nothing
 */
function repetitionIn(
  lines: readonly HeaderLine[],
  { socket, headers, read, readsAddress }: WatchedRequest,
  page: Page
): 'read' | 'chance' | null {
  const texts = Object.keys(headers)
    .filter((name) => consentFor(name) !== undefined && !isId(name))
    .map((name) => ({ text: String(headers[name]), isRead: read.has(name) }))
  const address = { text: socket.remoteAddress ?? '', isRead: readsAddress }
  const values = lines
    .filter(([name, value]) => page.headers.get(name.toLowerCase()) !== value)
    .map(([, value]) => value)
  const repeated = [...texts, address].filter(
    ({ text }) =>
      text.length >= TELLING &&
      !headers.host?.includes(text) &&
      values.some((value) => value.includes(text))
  )
  if (repeated.length === 0) {
    return null
  }
  return repeated.some(({ isRead }) => isRead) ? 'read' : 'chance'
}
