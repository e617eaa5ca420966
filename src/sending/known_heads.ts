import { HeadsOfPage } from './heads_of_page.ts'

/**
 * Of how many pages heads are kept, with their bodies: of those that are asked for most.
 */
const MOST_PAGES = 250

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
