import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { indexedPaths } from '../support/indexed.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { CacheHelpersConfig } from '../../src/types.ts'

/** The same to AdonisJS, and how a handler sees it */
const ALIKE: [seen: string, ...queries: string[]][] = [
  ['q=a%20b', 'q=a%20b', 'q=a+b', '%71=a+b'],
  ['q', 'q=', 'q', '%71='],
  ['q=%C3%A4', 'q=%C3%A4', 'q=%c3%a4'],
  ['q=(a)', 'q=(a)', 'q=%28%61%29'],
  ['a[]=1&a[]=2', 'a[]=1&a[]=2', 'a%5B%5D=1&a%5b%5d=2'],
]

/** Not the same */
const APART: [one: string, other: string][] = [
  ['a=1,2', 'a=1%2C2'],
  ['a=1&a=2', 'a=2&a=1'],
  ['q=a%2Bb', 'q=a+b'],
  ['q=%ff', 'q=%FF'],
  ['q=%zz%7e', 'q=%zz~'],
]

/** Says all that a page could say of its query */
const handler = ({ request }: HttpContext) => ({
  url: request.url(true),
  below: request.request.url,
  values: request.qs(),
})

function start(parse: object = {}, config: CacheHelpersConfig = {}) {
  return startApp({
    config,
    http: { qs: { parse, stringify: {} } as never },
    routes: (router) => {
      router.get('/', handler).use(cachePage(60))
      router.get('/uncached', handler)
    },
  })
}

test.group('Spellings of a query', () => {
  for (const [seen, ...queries] of ALIKE) {
    test(`a page is stored once for {$self}, and shows ${seen}`)
      .with([queries.join(' and ')])
      .run(async ({ assert }) => {
        const app = await start()
        const [first, ...others] = queries
        const miss = await app.get(`/?${first}`)
        const { values } = JSON.parse(await app.body(`/uncached?${first}`))

        assert.include(miss.cacheStatus, 'stored')
        assert.deepEqual(JSON.parse(miss.body), { url: `/?${seen}`, below: `/?${seen}`, values })
        for (const other of others) {
          const hit = await app.get(`/?${other}`)
          assert.include(hit.cacheStatus, 'hit', other)
          assert.equal(hit.body, miss.body)
        }
      })

    test(`a page of ${seen} is forgotten by {0}`)
      .with(queries.map((query) => [query]))
      .run(async ({ assert }, [query]) => {
        const app = await start()
        for (const stored of queries) {
          await app.get(`/?${stored}`)
          await app.pageCache.forgetUrl(`/?${query}`)
          assert.include(await app.cacheStatus(`/?${stored}`), 'stored', stored)
        }
      })
  }

  test('{0} and {1} are two pages')
    .with(APART)
    .run(async ({ assert }, [one, other]) => {
      const app = await start()
      for (const query of [one, other]) {
        const { body, cacheStatus } = await app.get(`/?${query}`)
        const uncached = JSON.parse(await app.body(`/uncached?${query}`))
        assert.include(cacheStatus, 'stored')
        assert.deepEqual(JSON.parse(body).values, uncached.values)
      }
    })

  test('an application that reads queries in a way of its own keeps them apart: {0}')
    .with<[option: string, parse: object, one: string, other: string][]>([
      ['strictNullHandling', { strictNullHandling: true }, 'q', 'q='],
      ['decoder', { decoder: (text: string) => decodeURIComponent(text) }, 'q=c++', 'q=c%20%20'],
    ])
    .run(async ({ assert }, [, parse, one, other]) => {
      const app = await start(parse)
      for (const query of [one, other]) {
        const { body, cacheStatus } = await app.get(`/?${query}`)
        const uncached = JSON.parse(await app.body(`/uncached?${query}`))
        assert.include(cacheStatus, 'stored')
        assert.deepEqual(JSON.parse(body).values, uncached.values)
      }
    })

  test('the index has a page once, and renews it', async ({ assert }) => {
    const app = await start()
    await app.get('/?q=a+b')
    await app.get('/?q=a%20b')
    assert.deepEqual(await indexedPaths(app), ['/?q=a%20b'])
    assert.equal(await app.pageCache.renew('/?q=a%20b'), 'unchanged')
  })

  test('a key function of an application tells apart what it wants, and so does the index', async ({
    assert,
  }) => {
    const app = await startApp({
      routes: (router) => {
        router.get('/', handler).use(cachePage(60, ({ request }) => request.url(true)))
      },
    })
    const paths = ['/?q=a%20b', '/?q=a+b']
    for (const path of paths) {
      assert.include(await app.cacheStatus(path), 'stored')
    }
    assert.deepEqual(await indexedPaths(app), paths)
    for (const path of paths) {
      assert.equal(await app.pageCache.renew(path), 'unchanged')
    }
  })
})
