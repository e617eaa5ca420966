import { EventEmitter } from 'node:events'
import { IncomingMessage, ServerResponse } from 'node:http'
import { PassThrough } from 'node:stream'
import { Socket } from 'node:net'
import { isPlain, isPut, type IsKnown } from './known.ts'
import type { ServerHttp2Stream } from 'node:http2'

/** What Node.js puts under a name: values of the same kinds are known */
type Examples = Map<string, unknown[]>

/** Under which Node.js keeps something on them */
const symbols = new Set<symbol>()

/** A connection: each kind of request has one of another class */
const CONNECTION = new EventEmitter()

const message = new IncomingMessage(new Socket())
// Node.js keeps under symbols what it has made of the headers when they were asked for.
void [message.headersDistinct, message.trailersDistinct]
const answer = new ServerResponse(message)
const ofRequest = examplesOf(message, {
  socket: CONNECTION,
  client: CONNECTION,
  httpVersion: '1.1',
  httpVersionMajor: 1,
  httpVersionMinor: 1,
  method: 'GET',
  _maxListeners: 0,
  // Of a request in process: light-my-request 6
  ...{ headers: {}, isLightMyRequest: true, _lightMyRequest: {}, _read: () => {}, _eventsCount: 2 },
})
const ofResponse = examplesOf(answer, {
  _header: '',
  _contentLength: 0,
  _maxListeners: 0,
  req: CONNECTION,
  statusCode: 200,
  // Of a response in process
  ...{ isLightMyRequest: true, _lightMyRequest: {}, _promiseCallback: true },
  // What a server adds to it, also where Node.js traces its work
  ...{ _maxRequestsPerSocket: 0, _traceEventId: 0 },
  // Of what tells AdonisJS that a response was sent: on-finished 2
  __onFinished: () => {},
})

const KNOWN = { request: likeIn(ofRequest), response: likeIn(ofResponse) }

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
  request: IsKnown
  response: IsKnown
} {
  if (httpVersionMajor === 2) {
    knowHttp2()
  }
  return KNOWN
}

/**
 * Whether a symbol says nothing of a visitor: it is ours, of Node.js or of a package that traces.
 */
export function isKnownSymbol(name: string | symbol): boolean {
  if (typeof name === 'string') {
    return false
  }
  if (symbols.has(name)) {
    return true
  }
  const { description = '' } = name
  return description.startsWith('adonis-cache-helpers.') || SYMBOLS.has(description)
}

function likeIn(examples: Examples): IsKnown {
  return (name, target) => {
    if (name === 'upgrade') {
      // A request that has a handler has none.
      return isPut(name, target, isNothing, null)
    }
    const given = examples.get(name as string)
    if (given !== undefined) {
      // A proxy may be the connection that we watch.
      const own = Object.getOwnPropertyDescriptor(target, name)!
      return own.get === undefined && own.set === undefined && isOneOf(own.value, given)
    }
    if (name === 'domain') {
      return isPut(name, target, isDomain, null)
    }
    // A request in process has an accessor of its own for that.
    return name === 'connection' && Object.hasOwn(target, '_lightMyRequest')
  }
}

function isNothing(value: unknown): boolean {
  return value === false || value === null
}

function isOneOf(value: unknown, examples: unknown[]): boolean {
  for (const example of examples) {
    if (isAlike(value, example)) {
      return true
    }
  }
  return false
}

/**
 * Whether values are of one kind. Node.js has nothing where it does not know yet.
 */
function isAlike(value: unknown, example: unknown): boolean {
  if (value === null || typeof example !== 'object' || example === null) {
    return value === null || (example !== null && typeof value === typeof example)
  }
  return isPlain(example) ? isPlain(value) : value instanceof example.constructor
}

/**
 * Where Node.js has loaded domains, as its REPL does, it puts the present one on each message.
 */
function isDomain(value: unknown): boolean {
  const { usingDomains } = EventEmitter as { usingDomains?: boolean }
  // Loading them slows Node.js down.
  return (
    usingDomains === true &&
    (value === null || value instanceof process.getBuiltinModule('node:domain').Domain)
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
  addExamples(ofRequest, request)
  addExamples(ofResponse, new Http2ServerResponse(stream))
}

/**
 * What an object of Node.js has of its own, and which symbols its classes have.
 *
 * @param others - What it has later, or elsewhere
 */
function examplesOf(target: object, others: Record<string, unknown>): Examples {
  const examples: Examples = new Map()
  addExamples(examples, target)
  Object.entries(others).forEach(([name, value]) => addExample(examples, name, value))
  for (
    let owner: object = Object.getPrototypeOf(target);
    owner !== Object.prototype;
    owner = Object.getPrototypeOf(owner)
  ) {
    Object.getOwnPropertySymbols(owner).forEach((name) => symbols.add(name))
  }
  return examples
}

function addExamples(examples: Examples, target: object): void {
  Object.getOwnPropertySymbols(target).forEach((name) => symbols.add(name))
  Object.getOwnPropertyNames(target).forEach((name) =>
    addExample(examples, name, Reflect.get(target, name))
  )
}

function addExample(examples: Examples, name: string, value: unknown): void {
  examples.set(name, [...(examples.get(name) ?? []), value])
}
