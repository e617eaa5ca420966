import type { ListedPage } from './listed_page.ts'

/**
 * The first pages by their URLs, of however many: no more are held than are shown.
 */
export class FirstPages {
  #limit: number
  #pages: ListedPage[] = []

  constructor(limit: number) {
    this.#limit = limit
  }

  add(page: ListedPage): void {
    this.#pages.push(page)
    if (this.#pages.length >= 2 * this.#limit + 100) {
      this.#pages = this.sorted()
    }
  }

  sorted(): ListedPage[] {
    return this.#pages.toSorted(byUrl).slice(0, this.#limit)
  }
}

/**
 * Variants of one URL by what they differ by.
 */
function byUrl(one: ListedPage, other: ListedPage): number {
  const [first, second] = [one, other].map(
    ({ url, headers }) => `${url} ${JSON.stringify(headers)}`
  )
  return first < second ? -1 : first > second ? 1 : 0
}
