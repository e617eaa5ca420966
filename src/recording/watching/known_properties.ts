import { IncomingMessage, ServerResponse } from 'node:http'
import { PassThrough } from 'node:stream'
import { Socket } from 'node:net'
import type { ServerHttp2Stream } from 'node:http2'

/**
 * Names of properties that are no matter, and symbols that are.
 */
export type KnownProperties = ReadonlySet<string | symbol>

/**
 * What AdonisJS and its packages put on a context, on a request and on a response. What is asked of these is
 * recorded there.
 */
export const OF_CONTEXT: KnownProperties = new Set([
  ...['request', 'response', 'logger', 'containerResolver', 'params', 'subdomains', 'pageCache'],
  ...['route', 'routeKey', 'session', 'auth', 'view', 'i18n', 'inertia', 'bouncer', 'ally'],
])
export const OF_REQUEST: KnownProperties = new Set([
  ...['request', 'response', 'parsedUrl', 'ctx', 'csrfToken', '__raw_files'],
])
export const OF_RESPONSE: KnownProperties = new Set([
  ...['request', 'response', 'ctx', 'lazyBody', 'nonce'],
])

const message = new IncomingMessage(new Socket())
// Node.js keeps under symbols what it has made of the headers when they were asked for.
void [message.headersDistinct, message.trailersDistinct]
const ofNodeRequest = new Set([
  ...keysOf(message),
  // Of a request in process: light-my-request 6
  ...['_lightMyRequest', 'isLightMyRequest', '_eventsCount'],
  // Where Node.js has loaded domains, as its REPL does
  'domain',
])
const ofNodeResponse = new Set([
  ...keysOf(new ServerResponse(message)),
  ...['_lightMyRequest', '_promiseCallback'],
  // What a server adds to it, also where Node.js traces its work
  ...['_maxRequestsPerSocket', '_traceEventId', 'domain'],
  // Of what tells AdonisJS that a response was sent: on-finished 2
  '__onFinished',
])
// A response has it itself only where somebody has set it.
ofNodeResponse.delete('statusMessage')

/**
 * Symbols that nobody else can name, by their descriptions.
 */
const SYMBOLS = new Set([
  // What a server of Node.js adds to a response, also where its performance is observed
  ...['kUniqueHeaders', 'ServerResponseStatistics'],
  // In which context of OpenTelemetry the listeners of a message are called
  'OtListeners',
])

/**
 * What Node.js puts on a request and on its response, where it is of that version of HTTP.
 */
export function ofMessages({ httpVersionMajor }: Pick<IncomingMessage, 'httpVersionMajor'>): {
  request: KnownProperties
  response: KnownProperties
} {
  if (httpVersionMajor === 2) {
    knowHttp2()
  }
  return { request: ofNodeRequest, response: ofNodeResponse }
}

/**
 * Whether a symbol says nothing of a visitor: it is ours, of Node.js or of a package that traces.
 */
export function isKnownSymbol(name: string | symbol): boolean {
  const description = typeof name === 'symbol' ? name.description : undefined
  return (
    description !== undefined &&
    (description.startsWith('adonis-cache-helpers.') || SYMBOLS.has(description))
  )
}

let knowsHttp2 = false

/**
 * It keeps all that it has under symbols. Its module is loaded where there is such a request.
 */
function knowHttp2(): void {
  if (knowsHttp2) {
    return
  }
  knowsHttp2 = true
  const { Http2ServerRequest, Http2ServerResponse } = process.getBuiltinModule('node:http2')
  const stream = new PassThrough() as unknown as ServerHttp2Stream
  const request = new Http2ServerRequest(stream, {}, {}, [])
  Reflect.ownKeys(request).forEach((key) => ofNodeRequest.add(key))
  Reflect.ownKeys(new Http2ServerResponse(stream)).forEach((key) => ofNodeResponse.add(key))
}

/**
 * Names and symbols of all properties of an object of Node.js.
 */
function keysOf(target: object): (string | symbol)[] {
  const keys = Reflect.ownKeys(target)
  for (
    let owner: object = Object.getPrototypeOf(target);
    owner !== Object.prototype;
    owner = Object.getPrototypeOf(owner)
  ) {
    keys.push(...Reflect.ownKeys(owner))
  }
  return keys
}
