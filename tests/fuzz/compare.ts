import { isDeepStrictEqual } from 'node:util'
import { foreignMarkers } from './markers.ts'
import type { Answer } from './visitor_session.ts'
import type { Failure, RequestPlan } from './types.ts'

/**
 * Headers of one response that are no part of a page, or that the cache itself adds to it.
 */
const NOT_OF_THE_PAGE = new Set([
  'age',
  'connection',
  'cache-status',
  'content-length',
  'content-security-policy',
  'date',
  // What it identifies is compared, and may have a token in it
  'etag',
  'expires',
  'keep-alive',
  'last-modified',
  'set-cookie',
  'transfer-encoding',
  'x-fuzz-number',
  'x-request-id',
])

/**
 * Headers that the cache adds where the handler says nothing of them.
 */
const COMPLETED = ['cache-control', 'accept-ranges']

const NONCE = /nonce=\[([^\]]*)\]/g
const TOKEN = /csrf=\[([^\]]*)\]/g

type Found = Pick<Failure, 'kind' | 'message'>

/**
 * What is wrong with an answer of the page cache, as far as that can be seen in it.
 *
 * @param expected - What the same visitor gets for the same visible request without a page cache
 * @param nonces - All that were seen before. Those of this answer are added
 */
export async function problemsOf(
  { visitor }: RequestPlan,
  answer: Answer,
  expected: Answer,
  nonces: Set<string>
): Promise<Found[]> {
  const found: Found[] = []
  const [leaked] = foreignMarkers(`${JSON.stringify(answer.headers)}\n${answer.body}`, visitor)
  if (leaked !== undefined) {
    found.push({ kind: 'leak', message: `${leaked} was sent to visitor ${visitor}` })
  }
  const difference = differenceOf(answer, expected)
  if (difference !== null) {
    found.push({ kind: 'unequal', message: difference })
  }
  // Also there, so that a session sees the same requests in both applications.
  if ((await acceptsTokens(expected)) && !(await acceptsTokens(answer))) {
    found.push({ kind: 'csrf', message: 'a token in the body is not good for who got it' })
  }
  if (hasNonces(expected)) {
    const isRepeated = noncesOf(answer).some((nonce) => nonces.has(nonce))
    noncesOf(answer).forEach((nonce) => nonces.add(nonce))
    if (isRepeated || !hasNonces(answer)) {
      const message = isRepeated
        ? 'a nonce was sent a second time'
        : 'a nonce in the body is not that of the content security policy'
      found.push({ kind: 'nonce', message })
    }
  }
  return found
}

async function acceptsTokens({ body, session }: Answer): Promise<boolean> {
  let isAccepted = true
  for (const [, token] of body.matchAll(TOKEN)) {
    isAccepted = (await session.accepts(token)) && isAccepted
  }
  return isAccepted
}

/**
 * @returns `null` where there is none
 */
function differenceOf(answer: Answer, expected: Answer): string | null {
  if (answer.status !== expected.status) {
    return `status ${answer.status} instead of ${expected.status}`
  }
  const [body, expectedBody] = [answer, expected].map(bodyOf)
  if (body !== expectedBody) {
    return `body ${JSON.stringify(body)}\n  instead of ${JSON.stringify(expectedBody)}`
  }
  const isPersonalised = /(nonce|csrf|hole)=\[/.test(answer.body)
  for (const name of new Set([...Object.keys(answer.headers), ...Object.keys(expected.headers)])) {
    const [value, expectedValue] = [answer.headers[name], expected.headers[name]]
    const isCompleted = COMPLETED.includes(name) && (expectedValue === undefined || isPersonalised)
    if (NOT_OF_THE_PAGE.has(name) || isCompleted || isDeepStrictEqual(value, expectedValue)) {
      continue
    }
    if (name === 'vary' && includesAll(String(value ?? ''), String(expectedValue ?? ''))) {
      continue
    }
    return `${name}: ${value} instead of ${expectedValue}`
  }
  return null
}

/**
 * The body without what is another one with each response, or in each application.
 */
function bodyOf({ body, sent }: Answer): string {
  const own = body.replaceAll(NONCE, 'nonce=[]').replaceAll(TOKEN, 'csrf=[]')
  return sent
    .filter(([text]) => text !== '')
    .reduce((rest, [text, name]) => rest.replaceAll(text, `<${name}>`), own)
}

function includesAll(vary: string, names: string): boolean {
  const listed = vary.toLowerCase().split(/, */)
  return names
    .toLowerCase()
    .split(/, */)
    .every((name) => name === '' || listed.includes(name))
}

function noncesOf({ body }: Answer): string[] {
  return [...body.matchAll(NONCE)].map(([, nonce]) => nonce)
}

function hasNonces({ body, headers }: Answer): boolean {
  const policy = String(headers['content-security-policy'])
  return noncesOf({ body } as Answer).every((nonce) => policy.includes(`'nonce-${nonce}'`))
}
