import { NodeHead } from './node_head.ts'
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'

/**
 * How many a page has at most: in several content codings, and without a body.
 */
const MOST_OF_PAGE = 4

/**
 * The heads that Node.js made for responses with one page, and of what.
 */
export class HeadsOfPage {
  #heads: { names: string[]; values: unknown[]; node: NodeHead }[] = []

  /**
   * The head that a response is to have.
   *
   * @param headers - Names in lower case, and values
   * @param now - Milliseconds since the epoch
   * @returns `null` where it is not known
   */
  find(
    response: ServerResponse,
    status: number,
    headers: OutgoingHttpHeaders,
    now: number
  ): NodeHead | null {
    for (const { names, values, node } of this.#heads) {
      if (node.fits(response, status, now) && isSame(names, values, headers)) {
        return node
      }
    }
    return null
  }

  /**
   * Keeps the head that was just made for a response.
   *
   * @param now - Milliseconds since the epoch
   */
  keep(response: ServerResponse, headers: OutgoingHttpHeaders, now: number): void {
    const node = this.#heads.length < MOST_OF_PAGE ? NodeHead.of(response, now) : null
    if (node !== null) {
      this.#heads.push({ names: Object.keys(headers), values: Object.values(headers), node })
    }
  }
}

function isSame(names: string[], values: unknown[], headers: OutgoingHttpHeaders): boolean {
  let at = 0
  for (const name in headers) {
    if (name !== names[at] || headers[name] !== values[at]) {
      return false
    }
    at++
  }
  return at === names.length
}
