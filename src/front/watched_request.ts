import { Duplex } from 'node:stream'
import { knowGetters } from '../recording/known/known.ts'
import { shadow } from '../recording/watching/shadow.ts'
import { watchedRecord } from '../recording/watching/watched_record.ts'
import { lowerHost } from '../keys/lower_host.ts'
import { noticeTrust, isTrustAsked } from './asked_trust.ts'
import { replaceValue } from '../recording/watching/watch_socket.ts'
import { watchedSocket } from '../recording/watching/watched_socket.ts'
import type { Socket } from 'node:net'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'

/**
 * What of a connection says from where it comes: who looks at it gets an answer for that address.
 */
const ADDRESS: ReadonlySet<string | symbol> = new Set(['remoteAddress', 'remoteFamily'])

/**
 * What of a connection says nothing about who has it: what each stream has, and some more. Whether it is encrypted
 * is part of each question, and Node.js itself asks for the server when a header is set. All else, such as the port,
 * a certificate, or what a middleware has left there, is of one connection alone.
 */
const OF_ANY: ReadonlySet<string | symbol> = new Set([
  ...['encrypted', 'server', '_httpMessage', '_readableState', '_writableState'],
  ...['allowHalfOpen', 'connecting', 'pending', 'readyState', 'timeout'],
  ...['setTimeout', 'setNoDelay', 'setKeepAlive', 'ref', 'unref'],
  ...membersOf(Duplex.prototype),
])

/**
 * A request on its way through the application, of which it is noticed which headers are read.
 */
export class WatchedRequest {
  /** As the visitor has sent it, whatever becomes of it on its way */
  readonly url: string
  readonly method: string | undefined
  readonly httpVersionMinor: number
  readonly socket: Socket
  readonly headers: IncomingHttpHeaders
  /** Names of those that were read, in lower case, there or not */
  readonly read = new Set<string>()
  /** The address that the connection is from */
  readsAddress = false
  /** The version of HTTP */
  readsVersion = false
  /** Everything was read at once, or something else of the connection than an answer may depend on */
  readsAll = false
  #isWatching = true
  #restores: (() => void)[]

  constructor(request: IncomingMessage, response: ServerResponse) {
    const { headers, rawHeaders, socket } = request
    this.url = request.url!
    this.method = request.method
    this.httpVersionMinor = request.httpVersionMinor
    this.socket = socket
    this.headers = { ...headers }
    noticeTrust()
    // Done now, it is not noticed as something that was read.
    lowerHost(request)
    const prototype: object = Object.getPrototypeOf(request)
    const all = () => {
      this.readsAll ||= this.#isWatching
    }
    const field = (name: string) => {
      if (this.#isWatching) {
        this.read.add(name)
      }
    }
    const whole = (get: () => unknown) => ({
      get: () => {
        all()
        return get()
      },
    })
    const watched = watchedSocket(socket, (name) => {
      if (ADDRESS.has(name)) {
        this.readsAddress ||= this.#isWatching && !isTrustAsked()
      } else if (!OF_ANY.has(name)) {
        all()
      }
    })
    const version = (name: 'httpVersion' | 'httpVersionMinor') => {
      const value = request[name]
      const get = () => {
        this.readsVersion ||= this.#isWatching
        return value
      }
      return shadow(request, name, { get })
    }
    this.#restores = [
      version('httpVersion'),
      version('httpVersionMinor'),
      shadow(request, 'headers', { value: watchedRecord(headers, { field, all }), writable: true }),
      shadow(
        request,
        'rawHeaders',
        whole(() => rawHeaders)
      ),
      shadow(
        request,
        'headersDistinct',
        whole(() => Reflect.get(prototype, 'headersDistinct', request))
      ),
      shadow(request, 'socket', { value: watched, writable: true, enumerable: true }),
      replaceValue(request, 'client', watched),
      replaceValue(response, 'socket', watched),
    ]
    knowGetters(request, ['httpVersion', 'httpVersionMinor', 'rawHeaders', 'headersDistinct'])
  }

  /**
   * Does something that is no part of the way.
   */
  unwatched<T>(work: () => T): T {
    this.#isWatching = false
    try {
      return work()
    } finally {
      this.#isWatching = true
    }
  }

  stop(): void {
    this.#isWatching = false
    this.#restores.reverse().forEach((restore) => restore())
    this.#restores = []
  }
}

/** Names on a prototype and those above it, but for what every object has */
function membersOf(prototype: object): (string | symbol)[] {
  return prototype === Object.prototype
    ? []
    : [...Reflect.ownKeys(prototype), ...membersOf(Object.getPrototypeOf(prototype))]
}
