import { Page } from '../page/page.ts'
import { VariantList } from '../page/variant_list.ts'
import { MOST_SELECTORS, secondsUntil, VariantIndex } from '../page/variant_index.ts'
import { isMadeUp, variantOf } from '../keys/selectors.ts'
import type { HttpRequest } from '@adonisjs/core/http'
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
 * Ends the key of the list of variants.
 */
const LIST = ';variants'

/**
 * The slot in a store where the page for one request is kept: under the key itself, or, where
 * pages of the key differ by what the request says, behind an index (RFC 9111, 4.1).
 */
export class VariantSlot {
  readonly key: string
  readonly store: PageStore
  /** What told the variants apart that were there when it was last looked */
  selectors: readonly string[] = []
  #root: string
  #request: HttpRequest
  #holes: KnownHoles

  /**
   * @param key - The stored key
   * @param holes - Those of the application: a page with another one is not found
   */
  constructor(store: PageStore, key: string, request: HttpRequest, holes: KnownHoles) {
    const isInertia = request.request.headers['x-inertia'] !== undefined
    this.store = store
    this.key = key
    this.#root = isInertia ? `${key}${INERTIA_ROOT}` : key
    this.#request = request
    this.#holes = holes
  }

  /**
   * Removes the pages of a stored key from a store, with all variants.
   *
   * @throws what the store throws
   */
  static async clear(store: PageStore, key: string): Promise<void> {
    const roots = [key, `${key}${INERTIA_ROOT}`]
    const lists = roots.map((root) => `${root}${LIST}`)
    await Promise.all([...roots, ...lists].map((entry) => store.delete(entry)))
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
    this.selectors = entry instanceof VariantIndex ? entry.selectors : []
    if (!(entry instanceof VariantIndex)) {
      return { page: await this.#valid(entry), key: this.#root, index: null }
    }
    const key = entry.variantKey(this.#root, variantOf(entry.selectors, this.#request))
    const variant = await this.store.read(key)
    return { page: await this.#valid(variant), key, index: entry }
  }

  /**
   * Stores a page, unless a page is there whose production began later, or there are too many
   * variants of it.
   *
   * @param selectors - What tells the variants of the page apart
   * @param ttl - Seconds; `null` for ever
   * @param options - `everywhere`: whether storing fails where only the memory of this process took
   * it; `maxVariants`: how many variants visitors may make up, and how many others there may be
   * @returns why it was not stored; `null` when it was
   */
  async put(
    page: Page,
    selectors: readonly string[],
    ttl: number | null,
    { everywhere, maxVariants }: { everywhere: boolean; maxVariants: number }
  ): Promise<'superseded' | 'store-error' | 'variants' | null> {
    const { store } = this
    const put = async () => {
      const found = await this.find()
      if (isSuperseded(page, found.page ?? {})) {
        return 'superseded'
      }
      const index =
        found.index === null && selectors.length === 0
          ? null
          : (found.index?.widened(selectors) ?? new VariantIndex(selectors))
      if (index === null) {
        const isWritten = await store.write(this.#root, page, ttl, everywhere, found.page)
        return isWritten ? null : 'store-error'
      }
      return this.#putVariant(page, found, index, ttl, { everywhere, maxVariants })
    }
    // The variants of one page are stored one after another: each changes the index.
    return selectors.length === 0 ? put() : store.turns.take(this.#root, put)
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
   * @param found - What is in the store
   * @param index - The one that tells the page from the other variants
   */
  async #putVariant(
    page: Page,
    found: LookupResult,
    index: VariantIndex,
    ttl: number | null,
    { everywhere, maxVariants }: { everywhere: boolean; maxVariants: number }
  ): Promise<'superseded' | 'store-error' | 'variants' | null> {
    const { store } = this
    const stored = found.index
    const now = Date.now()
    const key = index.variantKey(this.#root, variantOf(index.selectors, this.#request))
    const listKey = `${this.#root}${LIST}`
    const entry = index.generation === stored?.generation ? await store.read(listKey) : null
    const before = entry instanceof VariantList ? entry : new VariantList()
    const isOfVisitor = isMadeUp(index.selectors, this.#request)
    // Another production has found out meanwhile that this one is a visitor's.
    if (isOfVisitor && ttl === null && maxVariants !== Infinity) {
      return 'superseded'
    }
    // What visitors make up leaves room for what they cannot.
    const most = isOfVisitor ? maxVariants : 2 * maxVariants
    const list = before.including(key, ttl, most, now)
    if (list === null || index.selectors.length > MOST_SELECTORS) {
      return 'variants'
    }
    const lasting = index.lasting(ttl, now)
    const indexTtl = secondsUntil(lasting.expiresAt, now)
    const isWritten =
      (list === before || (await store.write(listKey, list, list.ttl(now), everywhere, before))) &&
      (await store.write(key, page, ttl, everywhere, found.key === key ? found.page : null)) &&
      (lasting === stored || (await store.write(this.#root, lasting, indexTtl, everywhere, stored)))
    return isWritten ? null : 'store-error'
  }

  /**
   * The entry, if it is a page that is valid: not one whose tags were invalidated, nor one with a
   * hole that the application does not have any more.
   */
  #valid(entry: Entry | null): Page | null | Promise<Page | null> {
    if (!(entry instanceof Page) || (entry.holes.length > 0 && !this.#holes.knows(entry))) {
      return null
    }
    const validIf = (isCurrent: boolean) => (isCurrent ? entry : null)
    const isCurrent = this.store.tags.areCurrent(entry.tagVersions)
    return typeof isCurrent === 'boolean' ? validIf(isCurrent) : isCurrent.then(validIf)
  }
}

/**
 * A time in the future comes from a clock that was wrong.
 */
function isSuperseded(page: Page, { begunAt = 0 }: Partial<Page>): boolean {
  return begunAt > page.begunAt && begunAt <= Date.now()
}
