import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { FragileStore } from '../support/fragile_store.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'

type Use = ReturnType<typeof cachePage>

const PAGES = 10

/**
 * How many entries each further page takes, as docs/operating.md says it for stores that keep a number
 * of entries.
 */
async function entriesOfPage(policy: Use, kinds: string[] = ['a']): Promise<number> {
  const store = new FragileStore()
  const app = await startApp({
    cache: store.cache,
    // It is written for many pages together.
    config: { indexedPages: 0 },
    routes: (router) => {
      router.get('/:id', () => 'page').use(policy)
    },
  })
  const ask = async (id: number) => {
    for (const kind of kinds) {
      await app.get(`/${id}`, { headers: { 'x-kind': kind } })
    }
  }
  await ask(0)
  // What all pages share.
  const before = store.entries.size
  for (let id = 1; id <= PAGES; id++) {
    await ask(id)
  }
  return (store.entries.size - before) / PAGES
}

test.group('The entries that a page takes', () => {
  test('are {1}: {0}')
    .with([
      ['a page', 4, cachePage(60)],
      ['one that is kept for ever', 7, cachePageForever(60)],
      ['with tags that others have', 4, cachePage(60, undefined, { tags: ['a', 'b'] })],
      [
        'with two tags of its own',
        8,
        cachePage(60, undefined, { tags: ({ params }) => [`a${params.id}`, `b${params.id}`] }),
      ],
      ['in one variant', 6, cachePage(60, undefined, { vary: ['x-kind'] })],
    ] as [string, number, Use][])
    .run(async ({ assert }, [, expected, policy]) => {
      assert.equal(await entriesOfPage(policy), expected)
    })

  test('are one more for each further variant', async ({ assert }) => {
    const vary = cachePage(60, undefined, { vary: ['x-kind'] })
    assert.equal(await entriesOfPage(vary, ['a', 'b', 'c', 'd']), 9)
  })
})
