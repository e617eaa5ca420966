import { memoryStores } from '../memory_stores.ts'
import { durationSeconds } from '../options/duration.ts'
import { PageCache } from '../page_cache/page_cache.ts'
import { E_INVALID_REQUEST_OPTION } from './errors.ts'
import type { SelectedPages } from '../page_cache/indexing/selected_pages.ts'
import type { StoredPages } from '../page_cache/indexing/stored_pages.ts'
import type { ApplicationService } from '@adonisjs/core/types'
import type { StoredPageSelection, StoredUrls } from './types/sources.ts'

/**
 * The pages that are stored by an application, for a run of any of its processes.
 *
 * @throws E_INVALID_REQUEST_OPTION - when the age is no length of time
 */
export function storedUrls(
  app: ApplicationService,
  { tag, age, cache, ...selection }: StoredPageSelection
): StoredUrls {
  const seconds = age === undefined ? undefined : durationSeconds(age)
  if (seconds === null) {
    throw new E_INVALID_REQUEST_OPTION(['age', `expected seconds, or a string such as '1d'`])
  }
  const tags = tag === undefined ? undefined : [tag].flat()
  let selected: SelectedPages | undefined
  let stored: StoredPages | undefined
  let hidden: string[] = []
  return {
    async *read() {
      const { SelectedPages } = await import('../page_cache/indexing/selected_pages.ts')
      selected = new SelectedPages({ ...selection, tags, age: seconds })
      const { notes, stores } = await app.container.make(PageCache)
      const caches = cache === undefined ? stores.all().map(({ name }) => name) : [cache]
      stored = notes.stored(selected, caches)
      hidden = app.getEnvironment() === 'web' ? [] : await memoryStores(app, caches)
      for await (const { url, headers, isPersonal, store, key } of stored.read()) {
        const skipped = { reason: 'personal', key: `${store} ${key}` }
        yield { url, headers, ...(isPersonal && { skipped }) }
      }
    },
    problems: () => [
      ...(stored?.problems ?? []),
      ...(selected?.hints() ?? []),
      ...hidden.map(
        (name) =>
          `"${name}" is kept in the memory of each process: what a running server has stored there cannot be seen from here. Name its URLs in another way`
      ),
    ],
  }
}
