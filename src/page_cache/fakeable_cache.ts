import { RenewingCache } from './calls/renewing_cache.ts'
import type { Invalidation } from './invalidation.ts'
import type { FakePageCache } from './faking/fake_page_cache.ts'
import type { PageOperations } from './calls/page_operations.ts'
import type { Renewals } from './renewals.ts'

export interface FakeableOptions {
  /** What is done where nothing is faked */
  own: { invalidation: Invalidation; renewals: Renewals }
  /** @param restore - Ends the fake, unless another one has replaced it */
  newFake: (restore: () => void) => FakePageCache
}

/**
 * What an application calls in its tests.
 */
export class FakeableCache extends RenewingCache {
  #options: FakeableOptions
  #operations: PageOperations
  #fake: FakePageCache | null = null

  /** @internal */
  constructor(options: FakeableOptions) {
    const operations = { ...options.own }
    super(operations)
    this.#options = options
    this.#operations = operations
  }

  /**
   * Writes down what the application has forgotten, expired, renewed and cleared from now on, and does none
   * of it; so do models with `TagsPages`, and `invalidateOnWrite`, also where pages are not cached. Pages are
   * served as before. An earlier fake is replaced, and writes nothing down any more.
   *
   * @returns what was written down, with assertions. It ends the fake where its `using` block ends
   * @example
   * ```ts
   * using cache = pageCache.fake()
   * await client.post('/posts').json({ title: 'Hello' })
   * cache.assertForgottenTags(['posts'])
   * ```
   */
  fake(): FakePageCache {
    const fake = this.#options.newFake(
      () => this.#operations.renewals === fake.operations.renewals && this.restore()
    )
    Object.assign(this.#operations, fake.operations)
    this.#fake?.replaced()
    this.#fake = fake
    return fake
  }

  /**
   * Ends the fake, if there is one.
   *
   * @example
   * ```ts
   * group.each.setup(() => {
   *   pageCache.fake()
   *   return () => pageCache.restore()
   * })
   * ```
   */
  restore(): void {
    Object.assign(this.#operations, this.#options.own)
    this.#fake = null
  }

  /** @internal */
  get isFaked(): boolean {
    return this.#operations.renewals !== this.#options.own.renewals
  }
}
