import { rootKeys } from './root_keys.ts'
import { isInertiaVisit } from '../http/inertia.ts'
import { Page } from '../page/page.ts'
import { VariantIndex } from '../page/variant_index.ts'
import type { IncomingHttpHeaders } from 'node:http'
import type { Entry, PageStore } from './page_store.ts'

/**
 * What is stored for a request.
 */
export interface Found {
  page: Page | null
  /** Where the page for this request is stored, or would be */
  key: string
  /** The index, where the key has variants */
  index: VariantIndex | null
}

/**
 * The place in a store where the page for one request is kept: under the key itself, or, where
 * pages of the key differ by `Vary`, behind an index (RFC 9111, 4.1). Inertia visits have a root of
 * their own, so that what they cause never takes the place of what others get.
 */
export class VariantSlot {
  readonly key: string
  readonly store: PageStore
  #root: string
  #headers: IncomingHttpHeaders

  /**
   * @param key - The stored key
   * @param headers - Of the request
   */
  constructor(store: PageStore, key: string, headers: IncomingHttpHeaders) {
    this.store = store
    this.key = key
    const { html, inertia } = rootKeys(key)
    this.#root = isInertiaVisit(headers) ? inertia : html
    this.#headers = headers
  }

  async find(): Promise<Found> {
    const entry = await this.store.read(this.#root)
    if (!(entry instanceof VariantIndex)) {
      return { page: await this.#valid(entry), key: this.#root, index: null }
    }
    const key = entry.variantKey(this.#root, this.#headers)
    const variant = await this.store.read(key)
    return { page: await this.#valid(variant), key, index: entry }
  }

  /**
   * Puts a page in its place, unless a page is there whose production began later.
   *
   * @param vary - The request headers that the page differs by
   * @param ttl - Seconds; `null` for ever
   * @param everywhere - Whether the memory of this process alone will not do
   */
  async put(
    page: Page,
    vary: string[],
    ttl: number | null,
    everywhere: boolean
  ): Promise<'stored' | Refusal> {
    const write = (key: string, entry: Page | VariantIndex, seconds: number | null) =>
      this.store.write(key, entry, seconds, everywhere)
    const found = await this.find()
    const begunAt = found.page?.begunAt ?? 0
    // A time that is still to come was told by a clock that was wrong.
    if (begunAt > page.begunAt && begunAt <= Date.now()) {
      return 'superseded'
    }
    if (vary.length === 0 && found.index === null) {
      return (await write(this.#root, page, ttl)) ? 'stored' : 'store-error'
    }

    const index = found.index?.widened(vary) ?? new VariantIndex(vary)
    const written =
      (await write(index.variantKey(this.#root, this.#headers), page, ttl)) &&
      (index === found.index || (await write(this.#root, index, null)))
    return written ? 'stored' : 'store-error'
  }

  /**
   * A page whose tags were invalidated is as good as none.
   */
  async #valid(entry: Entry | null): Promise<Page | null> {
    if (!(entry instanceof Page)) {
      return null
    }
    const isValid = this.store.tags.areCurrent(entry.tagVersions)
    return isValid === true || (await isValid) ? entry : null
  }

  /**
   * Removes what is stored under the key, with all variants.
   */
  async clear(): Promise<boolean> {
    return this.store.deletePages(this.key)
  }
}

/**
 * Why a page that may be stored was not.
 */
export type Refusal = 'superseded' | 'store-error'
