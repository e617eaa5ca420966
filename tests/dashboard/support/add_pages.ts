import { indexed } from '../../support/indexed.ts'
import { Page } from '../../../src/page/page.ts'
import type { TestApp } from '../../support/test_app.ts'

/**
 * How many are written at a time.
 */
const AT_ONCE = 500

/**
 * Adds pages to the store and to its index, as copies of one that the application has produced: that takes
 * seconds, where asking for a hundred thousand takes minutes.
 */
export async function addPages(app: TestApp, count: number): Promise<void> {
  await app.get('/products/1')
  const { records } = await indexed(app)
  const record = records.find(({ url }) => url.endsWith('/products/1'))!
  const store = app.pageCache.stores.use(null, 'the test')
  const page = (await store.read(record.key)) as Page
  const now = Date.now()
  for (let first = 2; first <= count; first += AT_ONCE) {
    const length = Math.min(AT_ONCE, count - first + 1)
    const copies = Array.from({ length }, (_, index) => {
      const number = first + index
      return {
        ...record,
        key: record.key.replace(/1$/, String(number)),
        url: record.url.replace(/1$/, String(number)),
        tags: ['products', `product:${number}`, `shelf:${number % 7}`],
        bytes: 1_000 + ((number * 7_919) % 90_000),
        notedAt: now,
      }
    })
    await Promise.all(
      copies.map(({ key }) =>
        store.write(key, new Page({ ...page.fields, staleness: undefined }), 600)
      )
    )
    await app.pageCache.notes.indexOf(store).write(copies)
  }
}
