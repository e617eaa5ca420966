import { isGuardCookie } from './visitor.ts'
import { NEGOTIATIONS } from '../keys/selectors.ts'
import { watchedRecord } from './watched_record.ts'
import type { Inputs } from './inputs.ts'
import type { Consent } from '../types.ts'
import type { IncomingMessage } from 'node:http'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * What a connection tells: where the request comes from, and who has proved what to it.
 */
const SOCKET_INPUTS: Readonly<Record<string, Consent>> = {
  remoteAddress: 'ip',
  remotePort: 'ip',
  remoteFamily: 'ip',
  _getpeername: 'ip',
  _peername: 'ip',
  authorized: 'authorization',
  authorizationError: 'authorization',
  getPeerCertificate: 'authorization',
  getPeerX509Certificate: 'authorization',
}

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
  yield* watchMethods(ctx, inputs)
  yield* watchHeaders(ctx.request.request, inputs)
  yield watchSocket(ctx.request.request, inputs)
}

/**
 * What a method says is an input, and not what it looks at to find out.
 */
function* watchMethods(ctx: HttpContext, inputs: Inputs): Generator<Restore> {
  const { request } = ctx
  const methods = request as unknown as Methods
  const watch = (name: string, record: (result: any, args: unknown[]) => unknown): Restore => {
    const original = methods[name]
    methods[name] = (...args) => {
      const result = inputs.unrecorded(() => Reflect.apply(original, request, args))
      return record(result, args) ?? result
    }
    return () => delete methods[name]
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
  yield watch('hasValidSignature', () => {
    // Without a signature it says no to everybody who asks for this URL.
    if (request.qs().signature !== undefined) {
      inputs.readPersonal('signature')
    }
  })
  for (const method of ['cookie', 'encryptedCookie', 'plainCookie']) {
    yield watch(method, (_, [name]) => readCookie(name))
  }
  // Validators are given the list with every request, and mostly leave it alone.
  yield watch('cookiesList', (list) =>
    watchedRecord(list, { field: readCookie, all: () => readCookie() })
  )
}

/**
 * All the forms in which Node.js has the headers.
 */
function watchHeaders(request: IncomingMessage, inputs: Inputs): Restore[] {
  const watcher = {
    field: (name: string) => inputs.readHeader(name),
    all: () => inputs.readPersonal('headers'),
  }
  const { headers, rawHeaders } = request
  return [
    replaceValue(request, 'headers', watchedRecord(headers, watcher)),
    replaceByGetter(request, 'rawHeaders', () => {
      watcher.all()
      return rawHeaders
    }),
    // Node.js makes them of the raw ones when they are first read. HTTP/2 has none.
    replaceByGetter(request, 'headersDistinct', () => {
      const prototype = Object.getPrototypeOf(request)
      const distinct = inputs.unrecorded(() => Reflect.get(prototype, 'headersDistinct', request))
      return distinct === undefined ? undefined : watchedRecord(distinct, watcher)
    }),
  ]
}

function watchSocket(request: IncomingMessage, inputs: Inputs): Restore {
  const { socket } = request
  const look = (name: string | symbol) => {
    if (name === 'encrypted') {
      inputs.readScheme('encrypted' in socket ? 'https' : 'http')
    } else if (Object.hasOwn(SOCKET_INPUTS, name)) {
      inputs.readPersonal(SOCKET_INPUTS[name as string])
    }
  }
  const watched = new Proxy(socket, {
    get: (target, name) => {
      look(name)
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
    has: (target, name) => {
      look(name)
      return Reflect.has(target, name)
    },
  })
  return replaceValue(request, 'socket', watched)
}

/**
 * Replaces a value where it is kept, so that the getters of the prototype return it, too.
 */
function replaceValue(target: object, name: string, value: unknown): Restore {
  const before: unknown = Reflect.get(target, name)
  return Reflect.set(target, name, value)
    ? () => void Reflect.set(target, name, before)
    : replaceByGetter(target, name, () => value)
}

function replaceByGetter(target: object, name: string, get: () => unknown): Restore {
  const own = Object.getOwnPropertyDescriptor(target, name)
  const enumerable = own?.enumerable ?? false
  Object.defineProperty(target, name, { configurable: true, enumerable, get })
  return () => {
    if (own === undefined) {
      delete (target as Record<string, unknown>)[name]
    } else {
      Object.defineProperty(target, name, own)
    }
  }
}
