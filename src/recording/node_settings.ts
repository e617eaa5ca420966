import { ServerResponse } from 'node:http'

/**
 * What a handler may say on the response of Node.js beside status, headers and body, as far as a visitor sees it:
 * the text behind the status, and whether there is a date.
 */
const OF_ANSWER = ['statusMessage', 'sendDate'] as const

const OF_CONNECTION = ['shouldKeepAlive', 'strictContentLength'] as const

type Setting = (typeof OF_ANSWER)[number] | (typeof OF_CONNECTION)[number]

/**
 * The settings of a response as they were before its handler.
 */
export class NodeSettings {
  #response: ServerResponse
  #before: Map<Setting, unknown>

  constructor(response: ServerResponse) {
    this.#response = response
    // HTTP/2 has no status message, and Node.js warns whoever reads it there (RFC 9113, 8.3.2).
    const names =
      response instanceof ServerResponse ? [...OF_ANSWER, ...OF_CONNECTION] : OF_ANSWER.slice(1)
    this.#before = new Map(names.map((name) => [name, response[name]]))
  }

  /** Gives back all of them */
  restore(): void {
    this.#restore([...this.#before.keys()])
  }

  /** Gives back what a visitor sees of them. A connection that is to end with its answer still does */
  restoreAnswer(): void {
    this.#restore(OF_ANSWER)
  }

  #restore(names: readonly Setting[]): void {
    for (const name of names) {
      const before = this.#before.get(name)
      // To V8, a response on which more was set is another kind of object.
      if (this.#before.has(name) && this.#response[name] !== before) {
        Object.assign(this.#response, { [name]: before })
      }
    }
  }
}
