import { AsyncLocalStorage } from 'node:async_hooks'
import { checkArgument } from '../options/check_argument.ts'

/**
 * The page that is being produced, as what its handler calls sees it.
 */
export interface PageUnderWay {
  /**
   * Has the page carry tags, as if it had been declared with them.
   *
   * @param tags - As an application gives them
   * @param by - Who names them, for people: `the handler`, `the view`, `the model Post`
   */
  tag: (tags: readonly string[], by: string) => void
}

const pages = new AsyncLocalStorage<PageUnderWay | undefined>()

/**
 * The page that is being produced by what calls this; `undefined` where none is.
 */
export function pageUnderWay(): PageUnderWay | undefined {
  return pages.getStore()
}

/**
 * Runs what produces a page.
 *
 * @param page - `undefined`: what is run is no part of the page that its caller produces
 */
export function whileProducing<T>(page: PageUnderWay | undefined, produce: () => T): T {
  return pages.run(page, produce)
}

/**
 * Has the page carry tags that is being produced by what calls this, where one is.
 *
 * @throws E_INVALID_ARGUMENT
 */
export function tagPageUnderWay(tags: string[], by: string): void {
  tags.forEach((tag) => checkArgument('tag()', 'tag', tag))
  pageUnderWay()?.tag(tags, by)
}
