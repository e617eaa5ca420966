import type { ListedPage } from './listed_page.ts'

/**
 * What the listed pages come to.
 */
export class ListTotals {
  pages = 0
  bytes = 0
  forever = 0
  fresh = 0
  stale = 0

  add({ state, bytes }: ListedPage): void {
    this.pages++
    this.bytes += bytes
    this[state]++
  }
}
