import { Page } from '../page/page.ts'
import { VariantIndex } from '../page/variant_index.ts'
import type { IncomingHttpHeaders } from 'node:http'
import type { Entry, PageStore } from './page_store.ts'

/**
 * What is stored for a request.
 */
export interface LookupResult {
  page: Page | null
  /** Where the page for this request is stored, or would be */
  key: string
  /** The index, where the key has variants */
  index: VariantIndex | null
}

/**
 * The holes that the application has.
 */
interface KnownHoles {
  knows(page: Page): boolean
}

/**
 * Ends the root key of the pages of Inertia requests, which are JSON: a root of their own, so that
 * they never replace the pages that others get.
 */
const INERTIA_ROOT = ';i'

/**
 * The slot in a store where the page for one request is kept: under the key itself, or, where
 * pages of the key differ by `Vary`, behind an index (RFC 9111, 4.1).
 */
export class VariantSlot {
  readonly key: string
  readonly store: PageStore
  #root: string
  #headers: IncomingHttpHeaders
  #holes: KnownHoles

  /**
   * @param key - The stored key
   * @param headers - Of the request
   * @param holes - Those of the application: a page with another one is not found
   */
  constructor(store: PageStore, key: string, headers: IncomingHttpHeaders, holes: KnownHoles) {
    this.store = store
    this.key = key
    this.#root = headers['x-inertia'] === undefined ? key : `${key}${INERTIA_ROOT}`
    this.#headers = headers
    this.#holes = holes
  }

  /**
   * Removes the pages of a stored key from a store, with all variants.
   *
   * @throws what the store throws
   */
  static async clear(store: PageStore, key: string): Promise<void> {
    await Promise.all([key, `${key}${INERTIA_ROOT}`].map((root) => store.delete(root)))
  }

  /**
   * Whether anything is stored under a stored key, in any variant.
   */
  static async isStored(store: PageStore, key: string): Promise<boolean> {
    const roots = [key, `${key}${INERTIA_ROOT}`]
    const entries = await Promise.all(roots.map((root) => store.read(root)))
    return entries.some((entry) => entry !== null)
  }

  /**
   * @returns what is stored for the request. A page that may not be used any more is not
   */
  async find(): Promise<LookupResult> {
    const entry = await this.store.read(this.#root)
    if (!(entry instanceof VariantIndex)) {
      return { page: await this.#valid(entry), key: this.#root, index: null }
    }
    const key = entry.variantKey(this.#root, this.#headers)
    const variant = await this.store.read(key)
    return { page: await this.#valid(variant), key, index: entry }
  }

  /**
   * Stores a page, unless a page is there whose production began later.
   *
   * @param vary - The request headers that the page differs by
   * @param ttl - Seconds; `null` for ever
   * @param everywhere - Whether storing fails where only the memory of this process took it
   * @returns why it was not stored; `null` when it was
   */
  async put(
    page: Page,
    vary: string[],
    ttl: number | null,
    everywhere: boolean
  ): Promise<'superseded' | 'store-error' | null> {
    const write = (key: string, entry: Page | VariantIndex, seconds: number | null) =>
      this.store.write(key, entry, seconds, everywhere)
    const found = await this.find()
    const begunAt = found.page?.begunAt ?? 0
    // A time in the future comes from a clock that was wrong.
    if (begunAt > page.begunAt && begunAt <= Date.now()) {
      return 'superseded'
    }
    if (vary.length === 0 && found.index === null) {
      return (await write(this.#root, page, ttl)) ? null : 'store-error'
    }

    const index = found.index?.widened(vary) ?? new VariantIndex(vary)
    const isWritten =
      (await write(index.variantKey(this.#root, this.#headers), page, ttl)) &&
      (index === found.index || (await write(this.#root, index, null)))
    return isWritten ? null : 'store-error'
  }

  /**
   * Removes what is stored under the key, with all variants.
   *
   * @throws what the store throws
   */
  async clear(): Promise<void> {
    await VariantSlot.clear(this.store, this.key)
  }

  /**
   * The entry, if it is a page that is valid: not one whose tags were invalidated, nor one with a
   * hole that the application does not have any more.
   */
  #valid(entry: Entry | null): Page | null | Promise<Page | null> {
    if (!(entry instanceof Page) || (entry.holes.length > 0 && !this.#holes.knows(entry))) {
      return null
    }
    const isCurrent = this.store.tags.areCurrent(entry.tagVersions)
    if (typeof isCurrent === 'boolean') {
      return isCurrent ? entry : null
    }
    return isCurrent.then((current) => (current ? entry : null))
  }
}
