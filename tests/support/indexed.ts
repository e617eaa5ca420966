import type { TestApp } from './test_app.ts'
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
  const paths = records.map(({ url }) => new URL(url)).map((url) => url.pathname + url.search)
  return { records, paths: paths.sort(), gaps: reading.gaps }
}
