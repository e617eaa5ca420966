import { clearSlot, INERTIA_ROOT } from './slot_entries.ts'
import { putVariant, type PutOptions, type PutResult } from './put_variant.ts'
import { Page } from '../../page/page.ts'
import { tagsOfKey } from '../stored_key.ts'
import { NOTHING, usablePage, type KnownHoles, type UsablePage } from './usable_page.ts'
import { VariantIndex } from '../../page/variant_index.ts'
import { variantOf } from '../../keys/selectors.ts'
import type { HttpRequest } from '@adonisjs/core/http'
import type { Entry } from '../entry.ts'
import type { TagVersionMap } from '../../page/tag_version_map.ts'
import type { PageStore } from '../page_store.ts'

/**
 * What is stored for a request.
 */
export interface LookupResult extends UsablePage {
  /** Where the page for this request is stored, or would be */
  key: string
  /** The index, where the key has variants */
  index: VariantIndex | null
}

/**
 * The slot in a store where the page for one request is kept: under the key itself, or, where
 * pages of the key differ by what the request says, behind an index (RFC 9111, 4.1).
 */
export class VariantSlot {
  readonly key: string
  /** Where the page is, or the index of its variants */
  readonly root: string
  readonly store: PageStore
  /** What told the variants apart that were there when it was last looked */
  selectors: readonly string[] = []
  /** Of the store, when nothing was found in it */
  #writesBefore = Number.NaN
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
    this.root = isInertia ? `${key}${INERTIA_ROOT}` : key
    this.#request = request
    this.#holes = holes
  }

  /**
   * What is stored for the request, as far as that is remembered: a page that is valid, and not
   * outdated.
   *
   * @returns `null` where the store has to be asked
   */
  recall(): LookupResult | null {
    const at = performance.now()
    const entry = this.store.recall(this.root, at)
    if (!(entry instanceof VariantIndex)) {
      return this.#recalled(entry, this.root, null, at)
    }
    this.selectors = entry.selectors
    const key = entry.variantKey(this.root, variantOf(entry.selectors, this.#request))
    return this.#recalled(this.store.recall(key, at), key, entry, at)
  }

  /** @returns what is stored for the request. A page that may not be used any more is not */
  find(): Promise<LookupResult> {
    return this.#find((key) => this.store.read(key))
  }

  /** The same, for a visitor: many ask at once when a page that all of them ask for is not trusted any more */
  lookUp(): Promise<LookupResult> {
    return this.#find((key) => this.store.readForMany(key))
  }

  async #find(read: PageStore['read']): Promise<LookupResult> {
    const { store } = this
    const { writes } = store
    const entry = await read(this.root)
    this.#writesBefore = entry === null ? writes : Number.NaN
    const index = entry instanceof VariantIndex ? entry : null
    this.selectors = index?.selectors ?? []
    const key = index?.variantKey(this.root, variantOf(index.selectors, this.#request)) ?? this.root
    const variant = index === null ? entry : await read(key)
    const usable = variant && (await usablePage(store, variant, index, this.#holes))
    return { ...(usable ?? NOTHING), key, index }
  }

  /**
   * Stores a page, unless a page is there whose production began later, or there are too many
   * variants of it.
   *
   * @param selectors - What tells the variants of the page apart
   * @param ttl - Seconds; `null` for ever
   */
  async put(
    page: Page,
    selectors: readonly string[],
    ttl: number | null,
    options: PutOptions
  ): Promise<PutResult> {
    const { store } = this
    const put = async () => {
      const isEmpty = this.#writesBefore === store.writes
      const found = isEmpty ? { ...NOTHING, key: this.root, index: null } : await this.find()
      if (found.page !== null && (await isSuperseded(page, found.page, store))) {
        return 'superseded'
      }
      const hasVariants = found.index !== null || selectors.length > 0
      const widened = () => found.index?.widened(selectors) ?? new VariantIndex(selectors)
      const index = hasVariants ? widened() : null
      if (index !== null) {
        return putVariant(store, this.root, this.#request, page, found, index, ttl, options)
      }
      const isWritten = store.write(this.root, page, ttl, options.everywhere, found.stored)
      return (await isWritten) ? null : 'store-error'
    }
    // The variants of one page are stored one after another: each changes the index.
    return selectors.length === 0 ? put() : store.turns.take(this.root, put)
  }

  /**
   * Stores a page again some moments later, if it is valid, and one that is not is there in its place.
   * Where processes produce a page at once that nobody had, one of them may store its own last: it has
   * asked for the versions just before they were replaced, and no store compares what it replaces. Nobody
   * else could mend that without producing the page once more.
   *
   * @param versions - Those of the page
   * @param put - Stores it
   */
  putAgain(versions: TagVersionMap, put: () => Promise<unknown>): void {
    this.store.looks.begin(async () => {
      const { tags } = this.store
      const { page, key } = await this.find()
      const stored = page === null ? await this.store.read(key) : null
      const isReplaced = stored instanceof Page && !(await tags.areValid(stored.tagVersions))
      if (!(await tags.areCurrent(versions))) {
        return false
      }
      if (isReplaced) {
        await put()
      }
      return page !== null || isReplaced
    })
  }

  /** Removes what is stored under the key, with all variants. Throws what the store throws */
  clear(): Promise<void> {
    return clearSlot(this.store, this.key)
  }

  /**
   * The same, and what is produced of it meanwhile is not valid, in whatever process.
   */
  async invalidate(): Promise<void> {
    await Promise.all([this.clear(), this.store.tags.invalidate(tagsOfKey(this.key))])
  }

  #recalled(
    entry: Entry | undefined,
    key: string,
    index: VariantIndex | null,
    at: number
  ): LookupResult | null {
    const isUsable =
      entry instanceof Page &&
      entry.begunAt >= (index?.outdatedBefore ?? 0) &&
      (entry.holes.length === 0 || this.#holes.knows(entry)) &&
      this.store.tags.trusted.cover(entry, at)
    return isUsable ? { page: entry, stored: entry, isOutdated: false, key, index } : null
  }
}

/**
 * A time in the future comes from a clock that was wrong. Another process may have made versions of
 * the tags after those of this page were read again.
 */
async function isSuperseded(page: Page, { begunAt }: Page, { tags }: PageStore): Promise<boolean> {
  const isLater = begunAt > page.begunAt && begunAt <= Date.now()
  return isLater || !(await tags.areValid(page.tagVersions))
}
