import { consentFor } from '../recording/inputs.ts'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'

/**
 * By which proxies tell what they were asked for. Whether they are believed depends on their address,
 * so where a request has one of them, its answer depends on all of them and on the address.
 */
const FORWARDED = ['x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port', 'forwarded']

/**
 * What a request says of itself, as it came: what is put between the front ring and AdonisJS may change
 * it on its way.
 */
export type Asking = Pick<IncomingMessage, 'method' | 'socket' | 'httpVersionMinor'>

/**
 * A request on its way through the application, and what was read of it there: `WatchedRequest`.
 */
export interface Asked extends Asking {
  headers: IncomingHttpHeaders
  /** Names of headers, in lower case, there or not */
  read: Iterable<string>
  readsAddress: boolean
  readsVersion: boolean
}

/**
 * Those that no request has that is answered in front.
 */
const ABSENT = new Set([
  'cookie',
  'authorization',
  'range',
  'content-length',
  'transfer-encoding',
  // Part of every question
  'host',
])

/**
 * Whether a request may be answered in front at all: it says nothing of who asks, asks for no part of
 * a page, and has no body.
 */
export function isPlain({ method, httpVersionMajor, headers }: IncomingMessage): boolean {
  return (
    (method === 'GET' || method === 'HEAD') &&
    httpVersionMajor === 1 &&
    headers.cookie === undefined &&
    headers.authorization === undefined &&
    headers.range === undefined &&
    headers['content-length'] === undefined &&
    headers['transfer-encoding'] === undefined
  )
}

/**
 * What a request has to say to get an answer, beside its target: the same that the one said for which
 * it was made, in all that was read of it on the way to the answer.
 */
export class Question {
  #method: string | undefined
  #host: string | undefined
  #isEncrypted: boolean
  /** The minor one; `null` for any */
  #version: number | null
  #asked: { name: string; value: unknown }[] = []
  /** `null` for any; that of a socket in the file system has none */
  #address: string | undefined | null = null

  /**
   * @param asked - The id of the request does not count among what was read: AdonisJS reads that of each. Where
   * something was read that says from where it comes, the answer depends on the address as well
   * @param vary - Names of those by which the page differs, whatever they say
   */
  constructor(asked: Asked, vary: readonly string[]) {
    const { method, socket, headers } = asked
    this.#method = method
    this.#host = headers.host
    this.#isEncrypted = isEncrypted(socket)
    this.#version = asked.readsVersion ? asked.httpVersionMinor : null
    const read = [...asked.read].filter((name) => name !== 'x-request-id')
    for (const name of new Set([...FORWARDED, ...read, ...vary])) {
      if (!ABSENT.has(name)) {
        this.#asked.push({ name, value: headers[name] })
      }
    }
    const isForwarded = FORWARDED.some((name) => headers[name] !== undefined)
    if (isForwarded || asked.readsAddress || read.some((name) => consentFor(name) === 'ip')) {
      this.#address = socket.remoteAddress
    }
  }

  isAsked(request: Asking, headers: IncomingHttpHeaders): boolean {
    const { socket } = request
    if (
      request.method !== this.#method ||
      headers.host !== this.#host ||
      isEncrypted(socket) !== this.#isEncrypted
    ) {
      return false
    }
    for (const { name, value } of this.#asked) {
      if (headers[name] !== value) {
        return false
      }
    }
    return (
      (this.#version === null || this.#version === request.httpVersionMinor) &&
      (this.#address === null || this.#address === socket.remoteAddress)
    )
  }

  /**
   * Whether the same was read.
   */
  equals(other: Question): boolean {
    return this.text === other.text
  }

  /** As far as one target is concerned */
  get text(): string {
    const headers = this.#asked.map(({ name, value }) => [name, value]).sort()
    return JSON.stringify([
      this.#method,
      this.#host,
      this.#isEncrypted,
      this.#version,
      this.#address,
      headers,
    ])
  }
}

function isEncrypted(socket: object): boolean {
  return (socket as { encrypted?: boolean }).encrypted === true
}
