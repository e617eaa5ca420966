import { ServerResponse } from 'node:http'

/**
 * What a handler may say on the response of Node.js beside status, headers and body.
 */
interface Settings {
  /** The text behind the status. HTTP/2 has none, and Node.js warns whoever reads it there (RFC 9113, 8.3.2) */
  statusMessage?: string
  sendDate: boolean
  shouldKeepAlive?: boolean
  strictContentLength?: boolean
}

/**
 * The settings of a response as they were before its handler.
 */
export class NodeSettings {
  #response: ServerResponse
  #before: Settings

  constructor(response: ServerResponse) {
    this.#response = response
    if (response instanceof ServerResponse) {
      const { statusMessage, sendDate, shouldKeepAlive, strictContentLength } = response
      this.#before = { statusMessage, sendDate, shouldKeepAlive, strictContentLength }
    } else {
      const { sendDate } = response as ServerResponse
      this.#before = { sendDate }
    }
  }

  /** Gives back all of them */
  restore(): void {
    this.#restore(this.#before)
  }

  /** Gives back what a visitor sees of them. A connection that is to end with its answer still does */
  restoreAnswer(): void {
    const { shouldKeepAlive, strictContentLength, ...ofAnswer } = this.#before
    this.#restore(ofAnswer)
  }

  #restore(before: Partial<Settings>): void {
    for (const [name, value] of Object.entries(before)) {
      // To V8, a response on which more was set is another kind of object.
      if (Reflect.get(this.#response, name) !== value) {
        Reflect.set(this.#response, name, value)
      }
    }
  }
}
