import { shadow, watchedRecord } from '../recording/watched_record.ts'
import { lowerHost } from '../keys/lower_host.ts'
import { replaceValue, watchedSocket } from '../recording/watch_socket.ts'
import type { Socket } from 'node:net'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'

/**
 * A request on its way through the application, of which it is noticed which headers are read.
 */
export class WatchedRequest {
  /** As the visitor has sent it, whatever becomes of it on its way */
  readonly url: string
  readonly method: string | undefined
  readonly socket: Socket
  readonly headers: IncomingHttpHeaders
  /** Names of those that were read, in lower case, there or not */
  readonly read = new Set<string>()
  /** Everything was read at once, or what tells who has proved what to the connection */
  readsAll = false
  #isWatching = true
  #restores: (() => void)[]

  constructor(request: IncomingMessage, response: ServerResponse) {
    const { headers, rawHeaders, socket } = request
    this.url = request.url!
    this.method = request.method
    this.socket = socket
    this.headers = { ...headers }
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
    const watched = watchedSocket(socket, {
      readScheme: () => {},
      readPersonal: (consent) => consent === 'authorization' && all(),
    })
    this.#restores = [
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
