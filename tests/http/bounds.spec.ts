import { test } from '@japa/runner'
import { redis } from '../support/services.ts'
import { Gate } from '../support/gate.ts'
import { startApp, type TestAppOptions } from '../support/test_app.ts'
import { createRedisStore } from '../storage/redis_store.ts'
import { byPath } from '../../src/keys/by_path.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { HttpContext, Router } from '@adonisjs/core/http'

const available = await redis.available()

const TIMEOUT = 60
const REQUESTS = 100

/** The longest that anything may be kept which a made-up URL of a page of a minute has caused */
const LONGEST = TIMEOUT * 10

function missing({ response }: HttpContext) {
  response.status(404)
  return 'there is no such thing'
}

const languages = ({ request }: HttpContext) => request.languages().join()

const parts = ({ request }: HttpContext) =>
  request.header('hx-request') ? `part ${request.header('hx-target')}` : 'page'

function inertia({ request, response }: HttpContext) {
  if (request.header('x-inertia')) {
    response.header('X-Inertia', 'true')
  }
  return { component: 'home' }
}

function routes(router: Router) {
  const page = () => 'page'
  const tags = ({ params }: HttpContext) => ['posts', `post:${params.id}`]
  router.get('/timed/:id', page).use(cachePage(TIMEOUT))
  router.get('/timed-missing/:id', missing).use(cachePage(TIMEOUT))
  router.get('/timed-keyed', page).use(cachePage(TIMEOUT, ({ request }) => request.url(true)))
  router.get('/', page).use(cachePageForever(TIMEOUT))
  router.get('/never', page).use(cachePageForever(null))
  router.get('/missing/:id', missing).use(cachePageForever(TIMEOUT))
  router.get('/gone/:id', missing).use(cachePageForever(TIMEOUT, byPath, { statuses: [404] }))
  router.get('/tagged/:id', missing).use(cachePageForever(TIMEOUT, byPath, { tags }))
  router.get('/keyed', page).use(cachePageForever(TIMEOUT, ({ request }) => request.url(true)))
  router.get('/read', languages).use(cachePageForever(TIMEOUT))
  router.get('/read-timed', languages).use(cachePage(TIMEOUT))
  router.get('/agents', page).use(cachePageForever(TIMEOUT, byPath, { vary: ['User-Agent'] }))
  router.get('/parts', parts).use(cachePageForever(TIMEOUT))
  router.get('/inertia', inertia).use(cachePageForever(TIMEOUT))
  router.get('/cookie/:id', ({ request }) => request.cookie('a', '')).use(cachePageForever(TIMEOUT))
}

async function start(options: Partial<TestAppOptions> = {}) {
  const store = createRedisStore()
  const app = await startApp({ routes, ...store.app, ...options })
  return { app, entries: () => store.raw!.entries() }
}

/**
 * An application has as many views as it has routes, whatever visitors ask for.
 */
const isOfPage = ({ key }: { key: string }) => !/view\W/.test(key)

type Ask = [path: string, headers?: Record<string, string>]

const MADE_UP: [what: string, ask: (index: number) => Ask, options?: Partial<TestAppOptions>][] = [
  ['ids of timed pages', (index) => [`/timed/${index}`]],
  ['ids of timed pages that do not exist', (index) => [`/timed-missing/${index}`]],
  ['queries of timed pages', (index) => [`/timed/1?made=${index}`]],
  ['names of parameters of timed pages', (index) => [`/timed/1?made${index}`]],
  ['queries in an own key', (index) => [`/timed-keyed?made=${index}`]],
  ['queries of forever pages', (index) => [`/?made=${index}`]],
  ['queries of forever pages that others may not keep', (index) => [`/never?made=${index}`]],
  ['queries in an own key of forever pages', (index) => [`/keyed?made=${index}`]],
  ['ids of forever pages that do not exist', (index) => [`/missing/${index}`]],
  ['ids of forever pages whose 404 is stored', (index) => [`/gone/${index}`]],
  ['ids of forever pages that may not be stored', (index) => [`/cookie/${index}`]],
  [
    'hosts, where nobody has named them',
    (index) => ['/', { host: `made-up-${index}.test` }],
    { appUrl: null },
  ],
  [
    'ports, where nobody has named hosts',
    (index) => ['/', { host: `a.test:${1000 + index}` }],
    { appUrl: null },
  ],
]

test.group('What visitors can make up', (group) => {
  group.each.skip(!available, 'Redis is not reachable')

  test('expires after a short time: {0}')
    .with(MADE_UP)
    .run(async ({ assert }, [, ask, options]) => {
      const { app, entries } = await start(options)
      for (let index = 0; index < REQUESTS; index++) {
        const [path, headers] = ask(index)
        await app.get(path, { headers })
      }
      const left = await entries()
      const ttls = left.filter(isOfPage).map(({ ttl }) => ttl)
      assert.isAtLeast(ttls.length, REQUESTS)
      assert.lengthOf(
        ttls.filter((ttl) => ttl === null),
        0
      )
      assert.isAtMost(Math.max(...ttls.map(Number)), LONGEST * 1000)
    })

  test('expires after a short time, and is counted: {0}')
    .with<[what: string, path: string, headers: (index: number) => Record<string, string>][]>([
      ['a header', '/read', (index) => ({ 'accept-language': `x-${index}` })],
      ['a header of a timed page', '/read-timed', (index) => ({ 'accept-language': `x-${index}` })],
      ['a header that the policy names', '/agents', (index) => ({ 'user-agent': `made/${index}` })],
      [
        'a header that only other pages have read',
        '/parts',
        (index) => ({ [index === 0 ? 'hx-request' : 'hx-target']: `${index}` }),
      ],
      [
        'headers of Inertia in requests that are none of it',
        '/inertia',
        (index) => ({ [`x-inertia-made-${index}`]: '1' }),
      ],
      [
        'versions of Inertia',
        '/inertia',
        (index) => ({ 'x-inertia': 'true', 'x-inertia-version': `${index}` }),
      ],
      [
        'headers of Inertia that are none',
        '/inertia',
        (index) => ({ 'x-inertia': 'true', [`x-inertia-made-${index}`]: '1' }),
      ],
    ])
    .run(async ({ assert }, [, path, headers]) => {
      const { app, entries } = await start({ config: { maxVariants: 20 } })
      for (let index = 0; index < REQUESTS; index++) {
        const { status } = await app.get(path, { headers: headers(index) })
        assert.equal(status, 200)
      }
      const all = await entries()
      const left = all.filter(isOfPage)
      assert.lengthOf(
        left.filter(({ ttl }) => ttl === null),
        0
      )
      assert.isAtMost(Math.max(...left.map(({ ttl }) => Number(ttl))), LONGEST * 1000)
      assert.lengthOf(
        left.filter(({ value }) => value.includes('"status":200')),
        20
      )
    })

  test('is not kept for ever by who comes before it is known what the page differs by', async ({
    assert,
  }) => {
    const gate = new Gate()
    let isHeld = false
    const { app } = await start({
      routes: (router) => {
        const handler = async (ctx: HttpContext) => {
          const body = parts(ctx)
          if (isHeld && body === 'page') {
            await gate.pass()
          }
          return body
        }
        router.get('/', handler).use(cachePageForever(TIMEOUT))
      },
    })
    await app.get('/')
    await app.pageCache.forgetUrl('/')
    isHeld = true
    const early = app.cacheStatus('/', { headers: { 'hx-target': 'made-up' } })
    await gate.reached(1)
    await app.get('/', { headers: { 'hx-request': 'true' } })
    gate.open()
    assert.match((await early)!, /; detail=superseded$/)
    assert.match((await app.cacheStatus('/'))!, /; stored$/)
    assert.equal(await app.cacheStatus('/'), 'page-cache; hit')
  })

  test('expires where it stands in a declared tag, which many pages may share', async ({
    assert,
  }) => {
    const { app, entries } = await start()
    for (let index = 0; index < REQUESTS; index++) {
      await app.get(`/tagged/${index}`)
    }
    const tags = await entries()
    assert.lengthOf(
      tags.filter(({ ttl }) => ttl === null),
      0
    )
  })

  test('is not kept for ever: a 404 that the policy has stored', async ({ assert }) => {
    const { app } = await start()
    await app.get('/gone/1')
    assert.match((await app.cacheStatus('/gone/1'))!, /^page-cache; hit; ttl=/)
  })

  test('is kept for ever where a renewal asks for it', async ({ assert }) => {
    const { app } = await start({ appUrl: null })
    await app.pageCache.renew('http://a.test/?made=up')
    const headers = { host: 'a.test' }
    assert.equal(await app.cacheStatus('/?made=up', { headers }), 'page-cache; hit')
  })

  test('is kept for ever where somebody has declared it: {0}')
    .with<[what: string, options: Partial<TestAppOptions>][]>([
      ['the host of APP_URL', { appUrl: 'http://a.test' }],
      ['a host of the configuration', { config: { hosts: ['a.test'] }, appUrl: null }],
      ['any host in tests', { appUrl: null, environment: 'test', config: { enabled: true } }],
      [
        'any host in development',
        { appUrl: null, nodeEnv: 'development', config: { enabled: true } },
      ],
    ])
    .run(async ({ assert }, [, options]) => {
      const { app } = await start(options)
      const headers = { host: 'a.test' }
      await app.get('/', { headers })
      const cacheStatus = await app.cacheStatus('/', { headers })
      assert.match(cacheStatus!, /^page-cache; hit/)
      assert.notInclude(cacheStatus!, 'ttl=')
    })

  test('a page that is kept for ever keeps the versions of its tags for ever', async ({
    assert,
  }) => {
    const { app, entries } = await start()
    await app.get('/')
    const left = await entries()
    const lasting = left.filter(({ ttl }) => ttl === null)
    assert.isTrue(lasting.some(({ value }) => value.includes('"status":200')))
    assert.isTrue(lasting.some(({ key }) => /kept-url/.test(key)))
    // Two of its URL, that of its key, and that of its view.
    const versions = lasting.filter(({ value }) => value.includes('"version"'))
    assert.lengthOf(versions, 4)
    assert.lengthOf(lasting, 5)
  })
})
