import type { TestApp } from './test_app.ts'
import { SelectedPages, type PageSelection } from '../../src/page_cache/indexing/selected_pages.ts'
import type { PageRecord } from '../../src/page/page_record.ts'

/**
 * What the index of the store of an application has, by path and query, and what it does not know.
 */
export async function indexed({ pageCache }: TestApp, cache: string | null = null) {
  await pageCache.settled()
  const reading = pageCache.notes.indexOf(pageCache.stores.use(cache, 'the test')).read()
  const records: PageRecord[] = []
  for await (const some of reading.chunks()) {
    records.push(...some)
  }
  return { records, paths: records.map(pathOf).sort(), gaps: reading.gaps }
}

export async function indexedPaths(app: TestApp): Promise<string[]> {
  const { paths } = await indexed(app)
  return paths
}

/**
 * What of it is stored, by path and query.
 */
export async function storedPaths(
  { pageCache }: TestApp,
  selection: PageSelection = {}
): Promise<string[]> {
  const paths: string[] = []
  for await (const page of pageCache.notes.stored(new SelectedPages(selection)).read()) {
    paths.push(pathOf(page))
  }
  return paths.sort()
}

function pathOf({ url }: PageRecord): string {
  const { pathname, search } = new URL(url)
  return pathname + search
}
