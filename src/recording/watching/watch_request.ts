import { isGuardCookie } from '../request_guards.ts'
import { NEGOTIATIONS } from '../../keys/selectors.ts'
import { replaceValue, watchSocket } from './watch_socket.ts'
import { watchSubdomains } from './watch_subdomains.ts'
import { shadow } from './shadow.ts'
import { watchedRecord, watchMembers } from './watched_record.ts'
import { watchedDistinct } from './watched_distinct.ts'
import type { Inputs } from '../inputs.ts'
import type { IncomingMessage } from 'node:http'
import type { HttpContext } from '@adonisjs/core/http'

type Restore = () => void
type Methods = Record<string, (...args: any[]) => any>

/**
 * Watches a request, AdonisJS' own and Node's below it, for what is read of it.
 *
 * What is read is replaced where it is kept, as far as that is possible, instead of the methods
 * that read it: whoever reads headers gets the watched ones, by whatever way.
 *
 * @returns ends it
 */
export function* watchRequest(ctx: HttpContext, inputs: Inputs): Generator<Restore> {
  try {
    yield* watchMethods(ctx, inputs)
    yield* watchHeaders(ctx.request.request, inputs)
    yield* watchSocket(ctx, inputs)
    yield* watchSubdomains(ctx, inputs)
  } catch {
    // A middleware has made something of it unchangeable. What cannot be watched may be read.
    inputs.readPersonal('headers')
  }
}

/**
 * What a method says is an input, and not what it looks at to find out.
 */
function* watchMethods(ctx: HttpContext, inputs: Inputs): Generator<Restore> {
  const { request } = ctx
  const methods = request as unknown as Methods
  const watch = (name: string, record: (result: any, args: unknown[]) => unknown): Restore => {
    const original = methods[name]
    const value = (...args: unknown[]) => {
      const result = inputs.unrecorded(() => Reflect.apply(original, request, args))
      return record(result, args) ?? result
    }
    return shadow(request, name, { value, writable: true })
  }
  const readCookie = (name?: unknown) =>
    inputs.readPersonal(isGuardCookie(ctx, name) ? 'user' : 'cookies')

  for (const negotiation of NEGOTIATIONS) {
    yield watch(negotiation.method, (_, [offered]) => {
      inputs.negotiate(negotiation, [offered ?? []].flat() as string[])
      ctx.response.vary(negotiation.header)
    })
  }
  yield watch('protocol', (scheme) => inputs.readScheme(String(scheme)))
  yield watch('host', () => inputs.readHost())
  yield watch('id', () => inputs.readPersonal('request-id'))
  yield watch('ip', () => inputs.readPersonal('ip'))
  yield watch('ips', () => inputs.readPersonal('ip'))
  yield watch('hasValidSignature', (isValid) => {
    // Without a signature it says no to everybody who asks for this URL.
    if (isValid || request.qs().signature !== undefined) {
      inputs.readPersonal('signature')
    }
  })
  if ('csrfToken' in request) {
    let token = request.csrfToken
    const get = () => inputs.readToken() ?? token
    yield shadow(request, 'csrfToken', { get, set: (value) => (token = value) })
  }
  const cookieMethods = ['cookie', 'encryptedCookie', 'plainCookie']
  yield watchMembers(request, cookieMethods, (_, [name]) => readCookie(name))
  // Validators are given the list with every request, and mostly leave it alone.
  yield watch('cookiesList', (list) =>
    watchedRecord(list, { field: readCookie, all: () => readCookie() })
  )
}

/**
 * All the forms in which Node.js has the headers. What a handler changes in them is given back: it
 * is the visitor's own headers that select the variant, also one that the handler has taken away
 * when it had read it. AdonisJS keeps there the id that it makes for a request.
 */
function watchHeaders(request: IncomingMessage, inputs: Inputs): Restore[] {
  const { headers, rawHeaders } = request
  const prototype: object = Object.getPrototypeOf(request)
  const own = new Map<string, unknown>()
  const watcher = {
    field: (name: string) =>
      name === ':scheme' ? inputs.readScheme(String(headers[name])) : inputs.readHeader(name),
    all: () => inputs.readPersonal('headers'),
  }
  const change = (name: string) => {
    if (inputs.isRecording && !own.has(name)) {
      own.set(name, headers[name])
    }
  }
  const giveBack = () =>
    own.forEach((value, name) => {
      if (value === undefined) {
        delete headers[name]
      } else {
        Reflect.set(headers, name, value)
      }
    })
  return [
    giveBack,
    replaceValue(request, 'headers', watchedRecord(headers, { ...watcher, change })),
    shadow(request, 'rawHeaders', {
      get: () => {
        watcher.all()
        return rawHeaders
      },
    }),
    // HTTP/2 has what it says of host and scheme beside the headers, too.
    ...['authority', 'scheme']
      .filter((name) => name in prototype)
      .map((name) => {
        const get = () => watcher.field(`:${name}`) ?? Reflect.get(prototype, name, request)
        return shadow(request, name, { get })
      }),
    // Node.js makes them of the raw ones when they are first read. HTTP/2 has none.
    shadow(request, 'headersDistinct', { get: () => watchedDistinct(request, inputs, watcher) }),
  ]
}
