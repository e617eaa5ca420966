import { FakeAssertions, type Model, type Row } from './fake_assertions.ts'
import { concerns } from './matches.ts'
import type { CallFilter } from './recorded_calls.ts'

/**
 * What was forgotten while the page cache is faked.
 */
export class ForgottenPages extends FakeAssertions {
  /**
   * The page of a key was forgotten, by `forget`.
   *
   * @param key - What the key function returns for it
   * @param filter - `cache`: in this store
   * @throws AssertionError
   * @example
   * ```ts
   * cache.assertForgotten('example.com/posts')
   * ```
   */
  assertForgotten(key: string, filter: CallFilter = {}): void {
    this.#expectKey(key, filter, true)
  }

  /**
   * It was not.
   *
   * @throws AssertionError
   * @example
   * ```ts
   * cache.assertNotForgotten('example.com/posts')
   * ```
   */
  assertNotForgotten(key: string, filter: CallFilter = {}): void {
    this.#expectKey(key, filter, false)
  }

  /**
   * The pages of a URL were forgotten: by `forgetUrl`, or as something was written to it (`invalidateOnWrite`).
   *
   * @param url - One without a host is the same as with any
   * @param filter - `cache`: in this store
   * @throws AssertionError
   * @example
   * ```ts
   * cache.assertForgottenUrl('/posts')
   * ```
   */
  assertForgottenUrl(url: string | URL, filter: CallFilter = {}): void {
    this.expectUrl('forgetUrl', url, filter, true)
  }

  /**
   * They were not.
   *
   * @throws AssertionError
   * @example
   * ```ts
   * cache.assertNotForgottenUrl('/authors')
   * ```
   */
  assertNotForgottenUrl(url: string | URL, filter: CallFilter = {}): void {
    this.expectUrl('forgetUrl', url, filter, false)
  }

  /**
   * The pages that carry a tag were forgotten, for each of the tags: by `forgetTags`, or by what it is called by.
   *
   * @param tags - In whatever calls, and beside whatever others
   * @param filter - `cache`: in this store; `kind`: of pages with a `timeout`, or of those kept `forever`
   * @throws AssertionError
   * @example
   * ```ts
   * cache.assertForgottenTags(['posts'])
   * ```
   */
  assertForgottenTags(tags: string[], filter: CallFilter = {}): void {
    this.expectTags('forgetTags', tags, filter, true)
  }

  /**
   * Those of none of the tags were.
   *
   * @throws AssertionError
   * @example
   * ```ts
   * cache.assertNotForgottenTags(['authors'])
   * ```
   */
  assertNotForgottenTags(tags: string[], filter: CallFilter = {}): void {
    this.expectTags('forgetTags', tags, filter, false)
  }

  /**
   * All pages were forgotten that depend on a model: by `forgetModel`, or as many of its rows were written at once.
   *
   * @param model - With `TagsPages`
   * @param filter - `cache`: in this store; `kind`: of pages with a `timeout`, or of those kept `forever`
   * @throws AssertionError
   * @example
   * ```ts
   * cache.assertForgottenModel(Post)
   * ```
   */
  assertForgottenModel(model: Model, filter: CallFilter = {}): void {
    this.expectModel('forgetTags', model, filter, true)
  }

  /**
   * They were not, though those of some of its rows may have been.
   *
   * @throws AssertionError
   * @example
   * ```ts
   * cache.assertNotForgottenModel(Post)
   * ```
   */
  assertNotForgottenModel(model: Model, filter: CallFilter = {}): void {
    this.expectModel('forgetTags', model, filter, false)
  }

  /**
   * The pages that show a row were forgotten: by `forgetRow` or `forgetModel`, or as the row was written.
   *
   * @param row - Of a model with `TagsPages`
   * @param filter - `cache`: in this store; `kind`: of pages with a `timeout`, or of those kept `forever`
   * @throws AssertionError
   * @example
   * ```ts
   * cache.assertForgottenRow(post)
   * ```
   */
  assertForgottenRow(row: Row, filter: CallFilter = {}): void {
    this.expectRow('forgetTags', row, filter, true)
  }

  /**
   * They were not.
   *
   * @throws AssertionError
   * @example
   * ```ts
   * cache.assertNotForgottenRow(post)
   * ```
   */
  assertNotForgottenRow(row: Row, filter: CallFilter = {}): void {
    this.expectRow('forgetTags', row, filter, false)
  }

  /**
   * The pages of a view were forgotten, by `forgetView`.
   *
   * @param view - Name of its route
   * @param filter - `cache`: in this store
   * @throws AssertionError
   * @example
   * ```ts
   * cache.assertForgottenView('posts.show')
   * ```
   */
  assertForgottenView(view: string, filter: CallFilter = {}): void {
    this.#expectView(view, filter, true)
  }

  /**
   * They were not.
   *
   * @throws AssertionError
   * @example
   * ```ts
   * cache.assertNotForgottenView('posts.show')
   * ```
   */
  assertNotForgottenView(view: string, filter: CallFilter = {}): void {
    this.#expectView(view, filter, false)
  }

  #expectKey(key: string, filter: CallFilter, expected: boolean): void {
    const calls = this.calls('forget').filter((call) => concerns(call, filter))
    const holds = calls.some((call) => call.key === key)
    this.expect(
      { subject: `the pages of the key "${key}"`, participle: 'forgotten', holds, expected },
      expected ? this.assertForgotten : this.assertNotForgotten
    )
  }

  #expectView(view: string, filter: CallFilter, expected: boolean): void {
    const calls = this.calls('forgetView').filter((call) => concerns(call, filter))
    const holds = calls.some((call) => call.view === view)
    this.expect(
      { subject: `the pages of the view ${view}`, participle: 'forgotten', holds, expected },
      expected ? this.assertForgottenView : this.assertNotForgottenView
    )
  }
}
