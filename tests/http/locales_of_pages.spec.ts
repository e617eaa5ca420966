import { test } from '@japa/runner'
import { defineConfig, formatters, I18n, loaders, type I18nManager } from '@adonisjs/i18n'
import { outer } from '../support/outer.ts'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { byPath } from '../../src/keys/by_path.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { FileSystem } from '@japa/file-system'
import type { HttpContext, Router } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import type { TestApp, TestAppOptions } from '../support/test_app.ts'

type Localised = HttpContext & { i18n: I18n }

const STORED = 'page-cache; fwd=uri-miss; stored'
const REFUSED = 'page-cache; fwd=uri-miss; detail=locale'
const HIT = /^page-cache; hit/

const greet = (ctx: HttpContext) => (ctx as Localised).i18n.t('messages.greeting')
const french = { headers: { 'accept-language': 'fr' } }
const english = { headers: { 'accept-language': 'en' } }

/**
 * An application that speaks English and French.
 *
 * @param find - How its middleware finds the language of a visitor, before it looks what they
 * accept
 */
async function start(
  fs: FileSystem,
  routes: (router: Router, i18n: I18nManager) => void,
  find: (ctx: HttpContext) => string | null = () => null,
  options: Partial<TestAppOptions> = {}
): Promise<TestApp> {
  await fs.create('en/messages.json', '{"greeting":"Hello"}')
  await fs.create('fr/messages.json', '{"greeting":"Bonjour"}')
  let i18n: I18nManager
  return startApp({
    ...options,
    providers: [() => import('@adonisjs/i18n/i18n_provider')],
    configs: {
      i18n: defineConfig({
        defaultLocale: 'en',
        formatter: formatters.icu(),
        loaders: [loaders.fs({ location: fs.baseUrl })],
      }),
    },
    middleware: [
      outer((ctx, next) => {
        const accepted = i18n.getSupportedLocaleFor(ctx.request.languages())
        ;(ctx as Localised).i18n = i18n.locale(find(ctx) || accepted || i18n.defaultLocale)
        return next()
      }),
    ],
    routes: async (router, { container }) => {
      i18n = await container.make('i18n')
      routes(router, i18n)
    },
  })
}

test.group('The language of a page', () => {
  test('is the one that its key says, or the page is not stored: {0}')
    .with<[how: string, change: (ctx: Localised, i18n: I18nManager) => void][]>([
      ['a handler that switches it', ({ i18n }) => i18n.switchLocale('fr')],
      [
        'a handler that replaces ctx.i18n',
        (ctx, manager) => Object.assign(ctx, { i18n: manager.locale('fr') }),
      ],
      [
        'a handler that takes it from a header',
        (ctx) => ctx.i18n.switchLocale(ctx.request.header('x-language', 'fr')!),
      ],
    ])
    .run(async ({ assert, fs }, [, change]) => {
      const app = await start(fs, (router, i18n) => {
        router
          .get('/', (ctx) => {
            change(ctx as Localised, i18n)
            return greet(ctx)
          })
          .use(cachePage(60))
      })
      assert.equal(await app.cacheStatus('/', english), REFUSED)
      assert.equal(await app.body('/', english), 'Bonjour')
      assert.equal(await app.cacheStatus('/', french), STORED)
    })

  test('may be switched by a middleware before the page cache', async ({ assert, fs }) => {
    const app = await start(fs, (router) => {
      router
        .get('/', greet)
        .use((ctx, next) => {
          ;(ctx as Localised).i18n.switchLocale('fr')
          return next()
        })
        .use(cachePage(60))
    })
    assert.equal(await app.cacheStatus('/', english), STORED)
    const hit = await app.get('/', french)
    assert.match(hit.cacheStatus!, HIT)
    assert.equal(hit.body, 'Bonjour')
  })

  test('that a handler finds without a middleware is in no key', async ({ assert, fs }) => {
    const app = await start(fs, (router, i18n) => {
      router
        .get('/', (ctx) => {
          Object.assign(ctx, { i18n: i18n.locale('fr') })
          return greet(ctx)
        })
        .use((ctx, next) => {
          delete (ctx as Partial<Localised>).i18n
          return next()
        })
        .use(cachePage(60))
    })
    assert.equal(await app.cacheStatus('/'), REFUSED)
  })

  test('is that of the page where its class extends the one of the package', async ({
    assert,
    fs,
  }) => {
    const app = await start(fs, (router, manager) => {
      class OwnI18n extends I18n {
        currency = 'EUR'
      }
      router
        .get('/', (ctx) => (ctx as Localised).i18n.t('messages.greeting'))
        .use((ctx: HttpContext, next: NextFn) => {
          Object.assign(ctx, { i18n: new OwnI18n('fr', {} as never, manager) })
          return next()
        })
        .use(cachePage(60))
    })
    assert.equal(await app.cacheStatus('/'), STORED)
    assert.equal(await app.body('/'), 'Bonjour')
  })
})

test.group('A key function that says nothing of the language', () => {
  test('has a page in each language', async ({ assert, fs }) => {
    const app = await start(fs, (router) => {
      router.get('/', greet).use(cachePage(60, () => 'greeting'))
    })
    for (const status of [/stored$/, HIT]) {
      for (const [request, body] of [
        [english, 'Hello'],
        [french, 'Bonjour'],
      ] as const) {
        const answer = await app.get('/', request)
        assert.equal(answer.body, body)
        assert.match(answer.cacheStatus!, status)
      }
    }
  })

  test('is forgotten in every language', async ({ assert, fs }) => {
    const app = await start(fs, (router) => {
      router.get('/', greet).use(cachePage(60, () => 'greeting'))
      router.get('/forever', greet).use(cachePageForever(60, () => 'greeting'))
    })
    const statuses = () =>
      Promise.all(
        [english, french].flatMap((request) =>
          ['/', '/forever'].map((path) => app.cacheStatus(path, request))
        )
      )
    await statuses()
    for (const status of await statuses()) {
      assert.match(status!, HIT)
    }
    assert.isTrue(await app.pageCache.forget('greeting'))
    for (const status of await statuses()) {
      assert.notMatch(status!, HIT)
    }
  })
})

test.group('A stale page', () => {
  test('is renewed in its language: by {0}')
    .with([
      ['url', undefined],
      ['a key function of the application', () => 'greeting'],
    ] as const)
    .run(async ({ assert, fs }, [, keyFunc]) => {
      const clock = stopClock()
      let edition = 1
      const app = await start(fs, (router) => {
        router
          .get('/', (ctx) => {
            ctx.response.header('Cache-Control', 'max-age=60, stale-while-revalidate=60')
            return `${greet(ctx)} ${edition}`
          })
          .use(cachePage('response', keyFunc))
      })
      await app.get('/', english)
      await app.get('/', french)
      clock.forward(61)
      edition = 2
      assert.equal(await app.body('/', french), 'Bonjour 1')
      await app.pageCache.settled()
      const renewed = await app.get('/', french)
      assert.match(renewed.cacheStatus!, HIT)
      assert.equal(renewed.body, 'Bonjour 2')
    })
})

test.group('A public page in several languages', () => {
  const PUBLIC = 'public, max-age=60, s-maxage=60'
  const pages = (router: Router) => {
    const open = { public: true }
    router.get('/', greet).use(cachePage(60, undefined, open))
    router.get('/path', greet).use(cachePage(60, byPath, open))
    router.get('/fr/page', greet).use(cachePage(60, undefined, open))
    router
      .get('/varied', (ctx) => ctx.response.vary('Accept-Encoding').send(greet(ctx)))
      .use(cachePage(60, undefined, open))
    router.get('/closed', greet).use(cachePage(60))
  }
  const cookieLanguage = ({ request }: HttpContext) => request.plainCookie('language')
  const urlLanguage = ({ request }: HttpContext) =>
    request.url().split('/')[1] || request.input('language') || request.hostname()!.split('.')[0]

  test('tells other caches that it differs by what its visitors accept', async ({ assert, fs }) => {
    const clock = stopClock()
    const app = await start(fs, pages)
    for (const round of ['miss', 'hit']) {
      for (const path of ['/', '/path']) {
        for (const request of [english, french, {}]) {
          const { headers } = await app.get(path, request)
          assert.equal(headers.vary, 'accept-language', round)
          assert.equal(headers['cache-control'], PUBLIC, round)
        }
      }
      const varied = await app.get('/varied', french)
      assert.equal(varied.headers.vary, 'Accept-Encoding, accept-language', round)
      const closed = await app.get('/closed', french)
      assert.notProperty(closed.headers, 'vary', round)
    }
    const { headers } = await app.get('/', french)
    const current = { 'accept-language': 'fr', 'if-none-match': headers.etag! }
    const unchanged = await app.get('/', { headers: current })
    assert.equal(unchanged.status, 304)
    assert.equal(unchanged.headers.vary, 'accept-language')
    clock.forward(61)
    const renewed = await app.get('/', french)
    assert.equal(renewed.headers.vary, 'accept-language')
  })

  test('does not where its language stands in the URL: in {0}')
    .with([
      ['the path', '/fr/page', {}],
      ['the query', '/?language=fr', {}],
      ['the host', '/', { host: 'FR.example.com' }],
    ] as const)
    .run(async ({ assert, fs }, [, path, headers]) => {
      const config = { hosts: ['fr.example.com', '127.0.0.1'] }
      const app = await start(fs, pages, urlLanguage, { config })
      for (const round of ['miss', 'hit']) {
        const answer = await app.get(path, { headers: { ...headers, 'accept-language': 'en' } })
        assert.equal(answer.body, 'Bonjour', round)
        assert.notProperty(answer.headers, 'vary', round)
        assert.equal(answer.headers['cache-control'], PUBLIC, round)
      }
    })

  test('tells of what decides its language below the domain of a country', async ({
    assert,
    fs,
  }) => {
    const config = { hosts: ['shop.fr'] }
    const host = { host: 'shop.fr' }
    const cookie = `language=${Buffer.from('{"message":"fr"}').toString('base64url')}`
    const app = await start(fs, pages, cookieLanguage, { config })
    for (const round of ['miss', 'hit']) {
      const chosen = await app.get('/', { headers: { ...host, cookie, 'accept-language': 'en' } })
      assert.equal(chosen.body, 'Bonjour', round)
      assert.equal(chosen.headers['cache-control'], 'private, max-age=60', round)
      const accepted = await app.get('/', { headers: { ...host, cookie, 'accept-language': 'fr' } })
      assert.equal(accepted.headers.vary, 'accept-language', round)
    }
  })

  test('is not public where a cookie decides its language', async ({ assert, fs }) => {
    const app = await start(fs, pages, cookieLanguage)
    const cookie = `language=${Buffer.from('{"message":"fr"}').toString('base64url')}`
    for (const round of ['miss', 'hit']) {
      const { body, headers } = await app.get('/', { headers: { cookie, 'accept-language': 'en' } })
      assert.equal(body, 'Bonjour', round)
      assert.equal(headers['cache-control'], 'private, max-age=60', round)
      assert.notProperty(headers, 'set-cookie', round)
    }
    // Whoever accepts what they have chosen gets what everybody gets.
    const { headers } = await app.get('/', { headers: { cookie, 'accept-language': 'fr' } })
    assert.equal(headers['cache-control'], PUBLIC)
    assert.equal(headers.vary, 'accept-language')
  })

  test('is not public where the application has a way of its own', async ({ assert }) => {
    const app = await startApp({
      middleware: [
        outer((ctx, next) => {
          Object.assign(ctx, { i18n: { locale: 'fr' } })
          return next()
        }),
      ],
      routes: (router) => {
        router.get('/', () => 'page').use(cachePage(60, undefined, { public: true }))
      },
    })
    const { headers } = await app.get('/', french)
    assert.equal(headers['cache-control'], 'private, max-age=60')
  })
})
