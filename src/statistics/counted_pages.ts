import type { CountedPage } from './counted_page.ts'

/**
 * How many pages are counted one by one.
 */
const MOST = 5_000

/**
 * How many are looked at to find one that is not asked for any more.
 */
const LOOKED_AT = 20

/**
 * The pages that are counted one by one: bounded, and those stay that are asked for. A hit does not touch
 * this table, so a page is not asked when it was used last (as in an LRU cache), but when its turn comes,
 * whether it was hit meanwhile.
 */
export class CountedPages {
  #pages = new Map<string, CountedPage>()
  /** Where the next one stands: from the beginning a Map walks past all that were deleted */
  #turn = this.#pages.entries()

  /**
   * @param create - Makes what is counted of a page that is not there
   */
  use(store: string, key: string, create: () => CountedPage): CountedPage {
    const name = `${store} ${key}`
    const known = this.#pages.get(name)
    if (known !== undefined) {
      return known
    }
    if (this.#pages.size >= MOST) {
      this.#removeOne()
    }
    const page = create()
    this.#pages.set(name, page)
    return page
  }

  find(store: string, key: string): CountedPage | undefined {
    return this.#pages.get(`${store} ${key}`)
  }

  all(): MapIterator<CountedPage> {
    return this.#pages.values()
  }

  #removeOne(): void {
    for (let looked = 1; ; looked++) {
      const [name, page] = this.#next()
      this.#pages.delete(name)
      if (looked === LOOKED_AT || !page.isInUse()) {
        page.end()
        return
      }
      this.#pages.set(name, page)
    }
  }

  #next(): [name: string, page: CountedPage] {
    let next = this.#turn.next()
    if (next.done) {
      this.#turn = this.#pages.entries()
      next = this.#turn.next()
    }
    return next.value!
  }
}
