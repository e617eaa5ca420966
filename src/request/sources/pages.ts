import type { UrlSource } from '../types.ts'
import type { StoredPageSelection } from '../types/sources.ts'

/**
 * The URLs of the pages that are stored already, as far as the index of pages knows of them, each with
 * the headers that its variant was asked for with. Those that differ by cookies or credentials cannot be
 * asked for, and are skipped (personal).
 *
 * @param selection - Which of them: by tag, route, host, age, store. Default: all
 * @throws E_SOURCE_FAILED - from `makeRequests`, when a store cannot be read
 * @example
 * ```ts
 * makeRequests({ urls: pages({ tag: 'posts' }) })
 * makeRequests({ urls: pages({ route: 'posts.*', host: 'example.com', age: '1d' }) })
 * ```
 */
export function pages(selection: StoredPageSelection = {}): UrlSource {
  return {
    async *readUrls({ storedPages, hint }) {
      const { read, problems } = storedPages(selection)
      yield* read()
      problems().forEach(hint)
    },
  }
}
