import { setImmediate } from 'node:timers/promises'
import type { Behaviour } from '../types.ts'

/**
 * Ways to read headers without naming them, or past AdonisJS.
 */
export const wholesale: Record<string, Behaviour> = {
  'spread of the headers': ({ request }, say) => say({ ...request.request.headers }),
  'headers()': ({ request }, say) => say(request.headers()),
  'headers as JSON': ({ request }, say) => say(JSON.stringify(request.request.headers)),
  'names of the headers': ({ request }, say) => say(Object.keys(request.request.headers)),
  'loop over the headers': ({ request }, say) => {
    for (const name in request.request.headers) {
      say(`${name}: ${request.request.headers[name]}`)
    }
  },
  'structured clone': ({ request }, say) => say(structuredClone(request.request.headers)),
  'clone of the cookies': ({ request }, say) => say(structuredClone(request.cookiesList()).taste),
  'raw headers': ({ request }, say) => say(pairsOf(request.request.rawHeaders)),
  'distinct headers': ({ request }, say) => say(request.request.headersDistinct),
  'header in': ({ request }, say) => say('x-api-key' in request.request.headers),
  'cookie in': ({ request }, say) => say('cookie' in request.request.headers),
  'own property': ({ request }, say) => say(Object.hasOwn(request.request.headers, 'x-tenant')),
  'method of the prototype': ({ request }, say) =>
    say(Reflect.apply(Object.getPrototypeOf(request).header, request, ['x-api-key'])),
  'property descriptor': ({ request }, say) =>
    say(Object.getOwnPropertyDescriptor(request.request.headers, 'x-tenant')?.value),
  'deferred promise': async ({ request }, say) => {
    const later = setImmediate().then(() => request.header('x-api-key'))
    await setImmediate()
    say(await later)
  },
  'body of a GET': async ({ request }, say) => {
    let text = ''
    for await (const chunk of request.request) {
      text += chunk
    }
    say(text)
  },
}

/**
 * Names and values, in an order that is always the same: that in which different fields came means
 * nothing (RFC 9110, 5.3).
 */
function pairsOf(rawHeaders: string[]): string[] {
  return rawHeaders
    .flatMap((name, at) => (at % 2 === 0 ? [`${name.toLowerCase()}: ${rawHeaders[at + 1]}`] : []))
    .sort()
}
