import { HeaderChanges } from '../page/header_changes.ts'
import type { HttpContext } from '@adonisjs/core/http'

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
  #ctx: HttpContext
  #before = new Map<string, { own: HeaderValue; node: HeaderValue }>()

  constructor(ctx: HttpContext) {
    this.#ctx = ctx
    this.#shadowResponse()
    this.#shadowNodeResponse()
  }

  stop(): void {
    const { response } = this.#ctx
    for (const name of ['header', 'append', 'removeHeader']) {
      delete (response as unknown as Record<string, unknown>)[name]
    }
    for (const name of ['setHeader', 'setHeaders', 'appendHeader', 'removeHeader']) {
      delete (response.response as unknown as Record<string, unknown>)[name]
    }
  }

  /**
   * Restores the headers that were touched to the values that they had before.
   */
  undo(): void {
    const { response } = this.#ctx
    for (const [name, { own, node }] of this.#before) {
      response.removeHeader(name)
      if (node !== undefined) {
        response.response.setHeader(name, node)
      }
      if (own !== undefined && own !== node) {
        response.header(name, own)
      }
    }
  }

  /**
   * The values of a header before it was touched, in AdonisJS' response and in Node's.
   */
  before(name: string): HeaderValue[] {
    const before = this.#before.get(name)
    return before ? [before.own, before.node] : []
  }

  #shadowResponse(): void {
    const { response } = this.#ctx
    const { header, append, removeHeader } = response

    response.header = (name, value) => {
      this.#remember(name)
      if (value !== null && value !== undefined) {
        this.changes.set(name, value)
      }
      return header.call(response, name, value)
    }
    response.append = (name, value) => {
      this.#remember(name)
      if (value !== null && value !== undefined) {
        this.changes.append(name, value)
      }
      return append.call(response, name, value)
    }
    response.removeHeader = (name) => {
      this.#remember(name)
      this.changes.remove(name)
      return removeHeader.call(response, name)
    }
  }

  #shadowNodeResponse(): void {
    const node = this.#ctx.response.response
    const { setHeader, setHeaders, appendHeader, removeHeader } = node

    node.setHeader = (name, value) => {
      this.#remember(name)
      this.changes.set(name, value)
      return setHeader.call(node, name, value)
    }
    node.setHeaders = (headers) => {
      for (const [name, value] of headers) {
        this.#remember(name)
        this.changes.set(name, value)
      }
      return setHeaders.call(node, headers)
    }
    node.appendHeader = (name, value) => {
      this.#remember(name)
      this.changes.append(name, value)
      return appendHeader.call(node, name, value)
    }
    node.removeHeader = (name) => {
      this.#remember(name)
      this.changes.remove(name)
      return removeHeader.call(node, name)
    }
  }

  #remember(name: string): void {
    name = name.toLowerCase()
    if (!this.#before.has(name)) {
      const { response } = this.#ctx
      this.#before.set(name, {
        own: response.getHeader(name) as HeaderValue,
        node: response.response.getHeader(name),
      })
    }
  }
}
