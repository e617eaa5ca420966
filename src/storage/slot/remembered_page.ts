import type { Page } from '../../page/page.ts'
import type { LookupResult, VariantSlot } from './variant_slot.ts'
import type { PageStore } from '../page_store.ts'

/**
 * A page that a slot has found in what is remembered, and where. It may be asked later whether the slot
 * would find the very same one again.
 */
export class RememberedPage {
  readonly page: Page
  #store: PageStore
  #root: string
  #key: string
  #index: LookupResult['index']

  /**
   * @returns `null` where something else is remembered, or nothing that is trusted
   */
  static of(slot: VariantSlot, page: Page): RememberedPage | null {
    const found = slot.recall()
    return found?.page === page ? new RememberedPage(slot, found, page) : null
  }

  private constructor({ store, root }: VariantSlot, { key, index }: LookupResult, page: Page) {
    this.page = page
    this.#store = store
    this.#root = root
    this.#key = key
    this.#index = index
  }

  /** What tells its variants apart */
  get selectors(): readonly string[] {
    return this.#index?.selectors ?? []
  }

  /**
   * Whether `recall` of its slot finds it: it and its index are still what the store had lately, and
   * its tag versions are current. Whether it is fresh is another question.
   *
   * @param at - The time, by `performance.now()`
   */
  isTrusted(at: number): boolean {
    const store = this.#store
    const isRemembered =
      this.#index === null
        ? store.recall(this.#root, at) === this.page
        : store.recall(this.#root, at) === this.#index && store.recall(this.#key, at) === this.page
    return isRemembered && store.tags.trusted.cover(this.page, at)
  }
}
