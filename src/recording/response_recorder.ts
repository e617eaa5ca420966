import { discardBody } from './discard_body.ts'
import type { NodeSettings } from './node_settings.ts'
import { shadow, shadowMethod } from './watching/shadow.ts'
import { watchHeaderReads } from './watching/watch_header_reads.ts'
import { HeaderChanges } from '../page/header_changes.ts'
import type { Inputs } from './inputs.ts'
import type { IncomingMessage } from 'node:http'
import type { HttpContext } from '@adonisjs/core/http'

type Restore = () => void
type HeaderValue = number | string | string[] | undefined

/**
 * Records what is done to the headers of a response while a handler runs, through AdonisJS' own
 * response and through Node's below it, and can undo it.
 *
 * The methods are shadowed on the one response and restored when the recording ends, so that no
 * other request is slowed down.
 */
export class ResponseRecorder {
  readonly changes = new HeaderChanges()
  readonly settings: NodeSettings
  #ctx: HttpContext
  #inputs: Inputs
  #restores: Restore[]
  #before = new Map<string, { own: HeaderValue; node: HeaderValue }>()
  /** Headers of which nothing is left that was there before, in lower case */
  #replaced = new Set<string>()

  /**
   * @param inputs - Told of what is read of the headers that a middleware outside has set
   * @param settings - What was said beside them, as it was before anything was watched
   */
  constructor(ctx: HttpContext, inputs: Inputs, settings: NodeSettings) {
    this.#ctx = ctx
    this.#inputs = inputs
    const { response } = ctx
    this.settings = settings
    const read = (name: string) => this.#read(name)
    this.#restores = [
      ...this.#shadowResponse(),
      ...this.#shadowNodeResponse(),
      ...watchHeaderReads(response, read),
      ...watchHeaderReads(response.response, read),
      this.#watchForwarding(),
    ]
  }

  stop(): void {
    this.#restores.forEach((restore) => restore())
  }

  /**
   * Restores the headers that were touched to the values that they had before, and all that was said on the response
   * of Node.js beside them, and takes the body away.
   */
  undo(): void {
    const { response } = this.#ctx
    discardBody(response)
    for (const [name, { own, node }] of this.#before) {
      response.removeHeader(name)
      if (node !== undefined) {
        response.response.setHeader(name, node)
      }
      if (own !== undefined && own !== node) {
        response.header(name, own)
      }
    }
    // At last: Node.js leaves out a date that was removed.
    this.settings.restore()
  }

  /**
   * The values of a header before it was touched, in AdonisJS' response and in Node's.
   */
  before(name: string): HeaderValue[] {
    const before = this.#before.get(name)
    return before ? [before.own, before.node] : []
  }

  #shadowResponse(): Restore[] {
    const { response } = this.#ctx
    const { header, append, removeHeader } = response

    return shadowMethods(response, {
      header: (name, value) => {
        this.#remember(name)
        if (value !== null && value !== undefined) {
          this.#set(name, value)
        }
        return header.call(response, name, value)
      },
      append: (name, value) => {
        this.#remember(name)
        if (value !== null && value !== undefined) {
          this.changes.append(name, value)
        }
        // It looks what there is to append to.
        return this.#inputs.unrecorded(() => append.call(response, name, value))
      },
      removeHeader: (name) => {
        this.#remember(name)
        this.#remove(name)
        return removeHeader.call(response, name)
      },
    })
  }

  #shadowNodeResponse(): Restore[] {
    const node = this.#ctx.response.response
    const { setHeader, setHeaders, appendHeader, removeHeader } = node

    return shadowMethods(node, {
      setHeader: (name, value) => {
        this.#remember(name)
        this.#set(name, value)
        return setHeader.call(node, name, value)
      },
      setHeaders: (headers) => {
        for (const [name, value] of headers) {
          this.#remember(name)
          this.#set(name, value)
        }
        return setHeaders.call(node, headers)
      },
      appendHeader: (name, value) => {
        this.#remember(name)
        this.changes.append(name, value)
        return appendHeader.call(node, name, value)
      },
      removeHeader: (name) => {
        this.#remember(name)
        this.#remove(name)
        return removeHeader.call(node, name)
      },
    })
  }

  #set(name: string, value: unknown): void {
    this.#replaced.add(name.toLowerCase())
    this.changes.set(name, value)
  }

  #remove(name: string): void {
    this.#replaced.add(name.toLowerCase())
    this.changes.remove(name)
  }

  /**
   * What a handler has set or removed itself is not what a middleware has left there; what it has appended stands
   * beside that.
   */
  #read(name: string): void {
    if (this.#inputs.isRecording && !this.#replaced.has(name)) {
      this.#remember(name)
      const isThere = this.before(name).some((value) => value !== undefined)
      this.#inputs.readResponseHeader(name, isThere)
    }
  }

  /**
   * AdonisJS gives its redirects the request that the response has, and they look at its URL for one
   * thing: to take its query along (`withQs()`).
   */
  #watchForwarding(): Restore {
    const { response } = this.#ctx
    const { request } = response
    const get = (target: IncomingMessage, name: string | symbol): unknown => {
      if (name === 'url') {
        this.#inputs.forwardsQuery = true
      }
      return Reflect.get(target, name)
    }
    return shadow(response, 'request', { value: new Proxy(request, { get }) })
  }

  #remember(name: string): void {
    name = name.toLowerCase()
    if (!this.#before.has(name)) {
      const { response } = this.#ctx
      const before = this.#inputs.unrecorded(() => ({
        own: response.getHeader(name) as HeaderValue,
        node: response.response.getHeader(name),
      }))
      this.#before.set(name, before)
    }
  }
}

/** Those that there are: the responses of HTTP/2 have no `setHeaders` */
function shadowMethods<Target extends object>(target: Target, methods: Partial<Target>): Restore[] {
  return Object.entries(methods)
    .filter(([name]) => name in target)
    .map(([name, value]) => shadowMethod(target, name, value))
}
