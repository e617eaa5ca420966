import { test } from '@japa/runner'
import { outer } from '../support/outer.ts'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { routeKey } from '../../src/storage/stored_key.ts'
import { PAGE_FORMAT } from '../../src/page/page.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { PAGES_NAMESPACE } from '../../src/storage/page_store.ts'
import { testTags } from './tag_suite.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { Router } from '@adonisjs/core/http'
import type { CacheProvider } from '@adonisjs/cache/types'
import type { TestApp, TestAppOptions } from '../support/test_app.ts'
import type { StoreSuite, StoreUnderTest } from './store_under_test.ts'

const MISS = 'page-cache; fwd=uri-miss; stored'
const everyByte = Buffer.from(Array.from({ length: 1024 }, (_, index) => index % 256))

/**
 * Keys that are hard on one store or another.
 */
const ODD_KEYS = [
  ...['', ' ', '.', '..', '../../etc/passwd', './a', '/', '//', 'a/b', 'a/b/', 'a//b', 'a\\b'],
  ...['a:b', 'a::b', ':', 'a*', 'a?b', 'a%', 'a_', '%2e%2e', 'a[b]', '{a}', `'; --`, '"', '#', '~'],
  ...['ünïcödé', '😀', 'a\u0000b', 'a\r\nb', '\u007f', 'a b', 'a,b', 'a;b', 'con', 'nul.txt'],
  ...['x'.repeat(150), 'x'.repeat(151), 'x'.repeat(10_240), 'é'.repeat(300)],
]

async function start(
  { app }: StoreUnderTest,
  routes: TestAppOptions['routes'],
  options: Partial<TestAppOptions> = {}
) {
  return startApp({ ...app, ...options, routes })
}

async function cacheOf({ app }: TestApp): Promise<CacheProvider> {
  const manager = await app.container.make('cache.manager')
  return (manager as unknown as { use: (name: string) => CacheProvider }).use('pages')
}

/**
 * Keyed on a header, so that any key can be asked for.
 */
const byHeader = ({ request }: HttpContext) => JSON.parse(request.header('x-key')!)

async function bodiesOf(app: TestApp, ...paths: string[]): Promise<string[]> {
  const bodies: string[] = []
  for (const path of paths) {
    const { body } = await app.get(path)
    bodies.push(body)
  }
  return bodies
}

/**
 * Holds a store to everything that pages need of it. Every store runs the same suite.
 */
export function testStore({ name, skip, create, outlivesProcess }: StoreSuite): void {
  test.group(`Pages in ${name}`, (group) => {
    if (skip) {
      group.each.skip(true, skip)
    }

    test('a miss stores the page, and a hit is answered from it', async ({ assert }) => {
      let runs = 0
      const app = await start(await create(), (router) => {
        router.get('/', () => `<p>ü€😀 ${++runs}</p>`).use(cachePage(60))
      })
      const miss = await app.get('/')
      const hit = await app.get('/')

      assert.equal(miss.cacheStatus, MISS)
      assert.match(hit.cacheStatus!, /^page-cache; hit; ttl=(5\d|60)$/)
      assert.equal(hit.body, '<p>ü€😀 1</p>')
      for (const header of ['content-type', 'etag', 'cache-control']) {
        assert.isDefined(miss.headers[header])
        assert.equal(hit.headers[header], miss.headers[header])
      }
    })

    test('bodies come back byte for byte', async ({ assert }) => {
      const bodies: Record<string, unknown> = {
        binary: everyByte,
        utf8: Buffer.from('\uFEFFü€😀\u0000'),
        empty: Buffer.alloc(0),
        text: 'ü€😀\u0000\u2028"\\',
        nothing: '',
        json: { text: 'ü', list: [null, 1] },
        large: Buffer.alloc(300 * 1024, everyByte),
        long: 'ü'.repeat(150 * 1024),
      }
      const app = await start(await create(), (router) => {
        router
          .get('/:body', ({ params, response }) => response.send(bodies[params.body]))
          .use(cachePage(60))
      })
      for (const body of Object.keys(bodies)) {
        const miss = await app.get(`/${body}`)
        const hit = await app.get(`/${body}`)

        assert.equal(miss.cacheStatus, MISS, body)
        assert.match(hit.cacheStatus!, /; hit;/, body)
        assert.isTrue(hit.bytes.equals(miss.bytes), body)
        assert.equal(hit.status, miss.status)
        assert.equal(hit.headers['content-type'], miss.headers['content-type'])
      }
    })

    test('headers come back: set, appended to, and removed', async ({ assert }) => {
      const app = await start(
        await create(),
        (router) => {
          router
            .get('/', ({ response }) => {
              response.header('x-list', ['a', 'b'])
              response.append('link', '</style.css>; rel=preload')
              response.removeHeader('x-powered-by')
              return 'page'
            })
            .use(cachePage(60))
        },
        {
          middleware: [
            outer(({ response }, next) => {
              response.header('x-powered-by', 'AdonisJS')
              response.header('link', '</app.js>; rel=preload')
              return next()
            }),
          ],
        }
      )
      const miss = await app.get('/')
      const hit = await app.get('/')

      assert.match(hit.cacheStatus!, /; hit;/)
      for (const { headers } of [miss, hit]) {
        assert.equal(headers['x-list'], 'a, b')
        assert.equal(headers.link, '</app.js>; rel=preload, </style.css>; rel=preload')
        assert.isUndefined(headers['x-powered-by'])
      }
    })

    test('a page expires, one for ever does not', async ({ assert }) => {
      const clock = stopClock(new Date())
      let runs = 0
      const app = await start(await create(), (router) => {
        router.get('/timed', () => `${++runs}`).use(cachePage(60))
        router.get('/forever', () => `${++runs}`).use(cachePageForever(60))
      })
      const ask = () => bodiesOf(app, '/timed', '/forever')

      assert.deepEqual(await ask(), ['1', '2'])
      clock.forward(59)
      assert.deepEqual(await ask(), ['1', '2'])
      clock.forward(1)
      assert.deepEqual(await ask(), ['3', '2'])
      clock.forward(100 * 365 * 86_400)
      assert.deepEqual(await ask(), ['4', '2'])
    })

    test('variants of a page are kept side by side, and are forgotten together', async ({
      assert,
    }) => {
      let runs = 0
      const app = await start(await create(), (router) => {
        router
          .get('/', ({ request, response }) => {
            response.header('vary', 'accept-language')
            return `${request.header('accept-language')} ${++runs}`
          })
          .use(cachePage(60, () => 'key'))
      })
      const ask = async () => {
        const bodies: string[] = []
        for (const language of ['de', 'en']) {
          const { body } = await app.get('/', { headers: { 'accept-language': language } })
          bodies.push(body)
        }
        return bodies
      }
      assert.deepEqual(await ask(), ['de 1', 'en 2'])
      assert.deepEqual(await ask(), ['de 1', 'en 2'])
      assert.isTrue(await app.pageCache.forget('key'))
      assert.deepEqual(await ask(), ['de 3', 'en 4'])
      assert.deepEqual(await ask(), ['de 3', 'en 4'])
    })

    test('a page is forgotten, and only that one', async ({ assert }) => {
      let runs = 0
      const app = await start(await create(), (router) => {
        router.get('/:id', () => `${++runs}`).use(cachePageForever(60, ({ params }) => params.id))
      })
      const ask = () => bodiesOf(app, '/a', '/ab')

      assert.isFalse(await app.pageCache.forget('a'))
      assert.deepEqual(await ask(), ['1', '2'])
      assert.isTrue(await app.pageCache.forget('a'))
      assert.isFalse(await app.pageCache.forget('a'))
      assert.deepEqual(await ask(), ['3', '2'])
    })

    test('a page that is expired is served once more, and never fresh again: {$self}')
      .with(['/timed', '/forever'])
      .run(async ({ assert }, path) => {
        const clock = stopClock(new Date())
        let runs = 0
        const app = await start(await create(), (router) => {
          const options = { tags: ['posts'] }
          router.get('/timed', () => `${++runs}`).use(cachePage('90d', undefined, options))
          router.get('/forever', () => `${++runs}`).use(cachePageForever(60, undefined, options))
        })
        await app.get(path)
        await app.pageCache.expireTags(['posts'])
        // As long as some store kept what says so.
        clock.forward(60 * 86_400)
        const { body, cacheStatus } = await app.get(path)
        assert.equal(body, '1')
        assert.match(cacheStatus!, /; detail=outdated$/)
        await app.pageCache.settled()
        assert.deepEqual(await bodiesOf(app, path, path), ['2', '2'])

        await app.pageCache.expireTags(['posts'])
        await app.pageCache.forgetTags(['posts'])
        assert.deepEqual(await bodiesOf(app, path, path), ['3', '3'])
      })

    test('clearing takes the pages, and nothing else of the application', async ({ assert }) => {
      let runs = 0
      const app = await start(await create(), (router) => {
        router.get('/', () => `${++runs}`).use(cachePageForever(60))
      })
      const cache = await cacheOf(app)
      const others = [cache, cache.namespace('own'), cache.namespace(`${PAGES_NAMESPACE}s`)]
      for (const other of others) {
        await other.set({ key: 'key', value: 'mine', ttl: null })
      }
      await app.get('/')
      await app.pageCache.clear()
      const { body } = await app.get('/')

      assert.equal(body, '2')
      for (const other of others) {
        assert.equal(await other.get({ key: 'key' }), 'mine')
      }
    })

    test('an entry of another shape is a miss, and is overwritten', async ({ assert }) => {
      let runs = 0
      const routes = (router: Router) => {
        router.get('/', () => `${++runs}`).use(cachePage(60, () => 'key'))
      }
      // What somebody else has written shows at once.
      const app = await start(await create(), routes, { config: { memo: 0 } })
      const cache = await cacheOf(app)
      const pages = cache.namespace(PAGES_NAMESPACE)
      const key = routeKey(`${PAGE_FORMAT},,,`, 'key', 'root /')
      await app.get('/')
      const stored = await pages.get<Record<string, unknown>>({ key })
      assert.equal(stored.format, PAGE_FORMAT)

      const broken: unknown[] = [
        ...['garbage', 5, true, [], {}, { ...stored, format: PAGE_FORMAT + 1 }],
        ...[
          { ...stored, status: 'ok' },
          { ...stored, headers: null },
          { ...stored, body: 5 },
        ],
      ]
      for (const value of broken) {
        const before = runs
        await pages.set({ key, value, ttl: null })
        const miss = await app.get('/')
        const hit = await app.get('/')

        assert.equal(miss.status, 200)
        assert.equal(miss.body, `${before + 1}`, JSON.stringify(value))
        assert.equal(hit.body, miss.body)
        assert.match(hit.cacheStatus!, /; hit;/)
      }
    })

    test('long and odd keys make pages of their own', async ({ assert }) => {
      const app = await start(
        await create(),
        (router) => {
          const options = { keyPrefix: 'p'.repeat(120) }
          router.get('/', byHeader).use(cachePage(60, byHeader))
          router.get('/prefixed', byHeader).use(cachePage(60, byHeader, options))
        },
        { config: { keyPrefix: 'Shop/../Ü:', version: 'v'.repeat(149) } }
      )
      const encoded = (key: string) =>
        JSON.stringify(key).replace(/[^\x20-\x7e]/g, (character) =>
          [...Array(character.length).keys()]
            .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
            .join('')
        )
      for (const path of ['/', '/prefixed']) {
        for (const key of ODD_KEYS) {
          const miss = await app.get(path, { headers: { 'x-key': encoded(key) } })
          assert.equal(miss.cacheStatus, MISS, key)
        }
        for (const key of ODD_KEYS) {
          const hit = await app.get(path, { headers: { 'x-key': encoded(key) } })
          assert.match(hit.cacheStatus!, /; hit;/, key)
          assert.equal(hit.body, key)
        }
      }
      for (const key of ODD_KEYS) {
        assert.isTrue(await app.pageCache.forget(key), key)
        assert.isFalse(await app.pageCache.forget(key), key)
      }
    }).timeout(60_000)

    test('keys that differ by case make pages of their own', async ({ assert }) => {
      const keys = ['key', 'Key', 'KEY', 'KEy']
      const app = await start(await create(), (router) => {
        router.get('/', byHeader).use(cachePage(60, byHeader))
      })
      const ask = (key: string) => app.get('/', { headers: { 'x-key': JSON.stringify(key) } })

      for (const key of keys) {
        await ask(key)
      }
      for (const key of keys) {
        const { body, cacheStatus } = await ask(key)
        assert.equal(body, key)
        assert.match(cacheStatus!, /; hit;/)
      }
    })
  })

  testTags({ name, skip, create, outlivesProcess })
  if (outlivesProcess) {
    testFromOutside({ name, skip, create })
  }
}

/**
 * What can only be seen from outside of the process.
 */
function testFromOutside({ name, skip, create }: StoreSuite): void {
  test.group(`Pages in ${name}, seen from outside`, (group) => {
    if (skip) {
      group.each.skip(true, skip)
    }

    const pageEntries = async ({ raw }: StoreUnderTest, text: string) => {
      const entries = await raw!.entries()
      return entries.filter(({ value }) => value.includes(text))
    }

    test('pages have the time to live that they need, as the store counts it', async ({
      assert,
    }) => {
      const store = await create()
      const app = await start(store, (router) => {
        router.get('/timed', () => 'the timed page').use(cachePage(60))
        router
          .get('/error', () => 'the page for errors')
          .use(cachePage(60, undefined, { staleIfError: '1h' }))
        router.get('/forever', () => 'the page for ever').use(cachePageForever(60))
      })
      await Promise.all(['/timed', '/error', '/forever'].map((path) => app.get(path)))

      const [timed] = await pageEntries(store, 'the timed page')
      const [error] = await pageEntries(store, 'the page for errors')
      const [forever] = await pageEntries(store, 'the page for ever')
      assert.approximately(timed.ttl!, 60_000, 5000)
      assert.approximately(error.ttl!, 3_660_000, 5000)
      assert.isNull(forever.ttl)
    })

    test('pages survive the process', async ({ assert }) => {
      let runs = 0
      const store = await create()
      const routes: TestAppOptions['routes'] = (router) => {
        router.get('/', () => `${++runs}`).use(cachePage(60, () => 'key'))
      }
      const first = await start(store, routes)
      await first.get('/')
      const second = await start(store, routes)
      const hit = await second.get('/')

      assert.match(hit.cacheStatus!, /; hit;/)
      assert.equal(runs, 1)
    })

    test('an entry that is garbage can be forgotten', async ({ assert }) => {
      const store = await create()
      const routes: TestAppOptions['routes'] = (router) => {
        router.get('/', () => 'the page').use(cachePage(60))
      }
      const first = await start(store, routes)
      await first.get('/')
      const [{ key }] = await pageEntries(store, 'the page')
      await store.raw!.write(key, 'garbage')

      const second = await start(store, routes)
      await second.pageCache.forget(`${new URL(first.url).host}/`)
      const left = await store.raw!.entries()
      assert.notInclude(
        left.map((entry) => entry.key),
        key
      )
    })

    test('an entry that is garbage is a miss, and is overwritten', async ({ assert }) => {
      let runs = 0
      const store = await create()
      const routes: TestAppOptions['routes'] = (router) => {
        router.get('/', () => `the page ${++runs}`).use(cachePage(60, () => 'key'))
      }
      const first = await start(store, routes)
      await first.get('/')

      const [{ key, value }] = await pageEntries(store, 'the page')
      const garbage = ['', 'garbage', value.slice(0, value.length / 2), 'null', '[]', '{}', '"x"']
      for (const text of garbage) {
        const before = runs
        await store.raw!.write(key, text)
        const app = await start(store, routes)
        const miss = await app.get('/')
        const hit = await app.get('/')

        assert.equal(miss.status, 200)
        assert.equal(miss.body, `the page ${before + 1}`, text)
        assert.match(hit.cacheStatus!, /; hit;/, text)
        assert.equal(hit.body, miss.body)

        await app.close()
        const next = await start(store, routes)
        const survivor = await next.get('/')
        assert.equal(survivor.body, miss.body, text)
        await next.close()
      }
    }).timeout(60_000)
  })
}
