import { NodeHead } from './node_head.ts'
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'

/**
 * Of how many pages heads are kept, with their bodies: of those that are asked for most.
 */
const MOST_PAGES = 250

/**
 * How many a page has at most: in several content codings, and without a body.
 */
const MOST_OF_PAGE = 4

/**
 * The heads of the responses that were sent within one second. In the next one each of them would say
 * something else.
 */
export class KnownHeads {
  #second = Number.NaN
  #pages = 0
  #ofPages = new WeakMap<object, HeadsOfPage>()

  /**
   * Those of a page.
   *
   * @param now - Milliseconds since the epoch
   * @returns `undefined` where it is the first one in this second: of pages that are seldom asked for nothing
   * is kept
   */
  of(page: object, now: number): HeadsOfPage | undefined {
    const second = Math.floor(now / 1000)
    if (second !== this.#second || this.#pages > MOST_PAGES) {
      this.#second = second
      this.#pages = 0
      this.#ofPages = new WeakMap()
    }
    const heads = this.#ofPages.get(page)
    if (heads === undefined) {
      this.#pages++
      this.#ofPages.set(page, new HeadsOfPage())
    }
    return heads
  }
}

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
