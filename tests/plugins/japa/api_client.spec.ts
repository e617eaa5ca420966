import { test } from '@japa/runner'
import { runJapa } from './support/run_japa.ts'
import { stopClock } from '../../support/clock.ts'
import { startApp, type TestAppOptions } from '../../support/test_app.ts'
import { login, webStack } from '../../support/web_stack.ts'
import { cachePage } from '../../../src/controllers/cache_page.ts'
import { pageCacheApiClient } from '../../../src/plugins/japa/api_client.ts'
import type { Router } from '@adonisjs/core/http'
import type { TestContext } from '@japa/runner/core'
import type { Reason } from '../../../src/store_rules/reasons.ts'
import type { StaleReason } from '../../../src/plugins/japa/page_cache_assertions.ts'

/** How many times each URL was produced */
type Produced = Map<string, number>

function routes(router: Router, produced: Produced): void {
  const count = (url: string) => {
    produced.set(url, (produced.get(url) ?? 0) + 1)
    return `${url} ${produced.get(url)}`
  }
  const page = cachePage(60, undefined, { grace: 60 })
  router.get('/plain', () => 'not cached')
  router.get('/posts', ({ request }) => count(request.url(true))).use(page)
  router.get('/old', ({ response }) => response.redirect('/posts')).use(page)
  router
    .get('/cookie', ({ response }) => {
      response.cookie('seen', 'yes')
      return 'a page'
    })
    .use(page)
  router
    .get('/draft', ({ pageCache }) => {
      pageCache.skip('draft')
      return 'a draft'
    })
    .use(page)
  router
    .get('/gone', ({ response }) => {
      count('/gone')
      return produced.get('/gone') === 1 ? 'here' : response.status(410).send('gone')
    })
    .use(page)
}

interface Started {
  produced: Produced
  run: (body: (context: TestContext) => Promise<void>) => Promise<void>
  app: Awaited<ReturnType<typeof startApp>>
}

async function start(options: Partial<TestAppOptions> = {}): Promise<Started> {
  const produced: Produced = new Map()
  const app = await startApp({
    ...options,
    routes: (router, application) => {
      routes(router, produced)
      return options.routes?.(router, application)
    },
  })
  const run: Started['run'] = (body) => runJapa(app, [pageCacheApiClient(app.app)], body)
  return { app, produced, run }
}

test.group('Japa API client', () => {
  test('a page is a miss that is stored, then a hit', async () => {
    const { run } = await start()
    await run(async ({ client }) => {
      const first = await client.get('/posts')
      first.assertPageCacheMiss()
      first.assertPageCacheStored()
      const second = await client.get('/posts')
      second.assertPageCacheHit()
    })
  })

  test('a page is stale after its time', async () => {
    const clock = stopClock()
    const { app, run } = await start()
    await run(async ({ client, assert }) => {
      await client.get('/posts')
      clock.forward(90)
      const stale = await client.get('/posts')
      stale.assertPageCacheStale()
      stale.assertPageCacheStale('stale')
      assert.throws(() => stale.assertPageCacheHit(), /detail=stale.*The page has expired/)
      assert.throws(() => stale.assertPageCacheStale('outdated'), /detail=stale/)
      await app.pageCache.settled()
      const renewed = await client.get('/posts')
      renewed.assertPageCacheHit()
    })
  })

  test('a page is not stored, for a reason', async () => {
    const { run } = await start()
    await run(async ({ client }) => {
      const response = await client.get('/cookie')
      response.assertPageCacheNotStored()
      response.assertPageCacheNotStored('set-cookie')
      response.assertPageCacheMiss()
      const draft = await client.get('/draft')
      draft.assertPageCacheNotStored('handler')
    })
  })

  test('a request bypasses the page cache, for a reason', async () => {
    const stack = webStack({ silentAuth: true })
    const { run } = await start({
      ...stack,
      routes: (router) => {
        router.get('/login/:id', login)
        router.get('/page', () => 'a page').use(cachePage(60))
      },
    })
    await run(async ({ client }) => {
      const credentials = await client.get('/page').header('Authorization', 'Bearer abc')
      credentials.assertPageCacheBypass('authorization')
      credentials.assertPageCacheNotStored('authorization')
    })
  })

  test('a renewal replaces a good page', async ({ assert }) => {
    const { produced, run } = await start()
    await run(async ({ client }) => {
      await client.get('/posts')
      const response = await client.get('/posts').asRenewal()
      response.assertPageCacheRenewed()
      response.assertPageCacheStored()
      assert.equal(response.text(), '/posts 2')
      const next = await client.get('/posts')
      next.assertPageCacheHit()
      assert.equal(next.text(), '/posts 2')
    })
    assert.deepEqual([...produced], [['/posts', 2]])
  })

  test('a renewal is signed for what it asks for when it is sent', async ({ assert }) => {
    const { run } = await start()
    await run(async ({ client }) => {
      const response = await client.get('/posts').asRenewal().qs('page', '2').qs({ order: 'a b' })
      response.assertPageCacheRenewed()
      assert.match(response.text(), /^\/posts\?order=a%20b&page=2 1$/)
    })
  })

  test('a renewal goes on as one where it is redirected to', async () => {
    const { run } = await start()
    await run(async ({ client }) => {
      await client.get('/posts')
      const response = await client.get('/old').asRenewal()
      response.assertPageCacheRenewed()
    })
  })

  test('a renewal of a page that is gone removes it', async () => {
    const { run } = await start()
    await run(async ({ client }) => {
      await client.get('/gone')
      const response = await client.get('/gone').asRenewal()
      response.assertPageCacheEvicted()
      response.assertPageCacheNotStored()
    })
  })

  test('no other host is given a token', async ({ assert }) => {
    const asked: unknown[] = []
    const other = await startApp({
      routes: (router) => {
        router.get('/', ({ request }) => {
          asked.push(request.header('x-page-cache-renew') ?? null)
          return 'other'
        })
      },
      // It knows nothing of tokens, and so does not remove them.
      config: { hosts: ['other.test'] },
    })
    other.node.prependListener('request', (request) => asked.push(Object.keys(request.headers)))
    const { app, run } = await start({
      config: { hosts: [] },
      routes: (router) => {
        router.get('/away', ({ response }) => response.redirect(`${other.url}/`))
      },
    })
    const { port } = new URL(app.url)
    app.app.config.set('app.appUrl', `http://127.0.0.1:${port}`)
    await run(async ({ client }) => {
      await client.get('/away').asRenewal()
    })
    assert.notInclude(JSON.stringify(asked), 'x-page-cache-renew')
  })

  test('only a GET can be a renewal', async ({ assert }) => {
    const { run } = await start()
    await run(async ({ client }) => {
      assert.throws(() => client.post('/posts').asRenewal(), /is for GET/)
    })
  })

  test('it works where visitors are not told, and they still are not', async ({ assert }) => {
    const { app, run } = await start({ config: { cacheStatus: false } })
    assert.isUndefined(await app.cacheStatus('/posts'))
    await run(async ({ client }) => {
      const hit = await client.get('/posts')
      hit.assertPageCacheHit()
      hit.assertHeaderMissing('cache-status')
    })
  })

  test('what other caches say is not taken away', async ({ assert }) => {
    const { run } = await start({
      config: { cacheStatus: false },
      routes: (router) => {
        router
          .get('/behind', ({ response }) => response.header('cache-status', 'other; hit').send(''))
          .use(cachePage(60))
      },
    })
    await run(async ({ client }) => {
      const response = await client.get('/behind')
      response.assertPageCacheStored()
      assert.equal(response.header('cache-status'), 'other;hit')
    })
  })

  test('an application without the page cache is told what is missing', async ({ assert }) => {
    const { app } = await start()
    const without = Object.create(app.app)
    Object.defineProperty(without, 'container', { value: { hasBinding: () => false } })
    await assert.rejects(
      () => runJapa(app, [pageCacheApiClient(without)], async () => {}),
      /pageCacheApiClient\(app\) of tests\/bootstrap.ts needs the page cache/
    )
  })
})

test.group('Japa API client | what a failure says', () => {
  /** Of one request, which fails an assertion */
  async function failure(
    { run }: Started,
    path: string,
    check: (response: Awaited<ReturnType<TestContext['client']['get']>>) => void,
    times = 1
  ): Promise<string> {
    let message = ''
    await run(async ({ client, assert }) => {
      for (let time = 1; time < times; time++) {
        await client.get(path)
      }
      const response = await client.get(path)
      try {
        check(response)
      } catch (error) {
        assert.equal((error as Error).name, 'AssertionError')
        message = (error as Error).message
      }
    })
    return message
  }

  test('what was expected, what Cache-Status says, and what to do', async ({ assert }) => {
    const started = await start()
    const message = await failure(started, '/cookie', (response) => response.assertPageCacheHit())
    assert.include(message, 'Expected a hit of GET /cookie (200)')
    assert.include(message, '"page-cache; fwd=uri-miss; detail=set-cookie"')
    assert.include(message, 'set-cookie: The handler set a cookie. Set it in a middleware')
  })

  test('that the next one is a hit', async ({ assert }) => {
    const message = await failure(await start(), '/posts', (response) =>
      response.assertPageCacheHit()
    )
    assert.include(message, 'who asks for it next gets a hit')
  })

  test('that it was in the store already', async ({ assert }) => {
    const started = await start()
    for (const name of ['Miss', 'Stored', 'NotStored', 'Bypass'] as const) {
      const check = (response: any) => response[`assertPageCache${name}`]()
      assert.include(await failure(started, '/posts', check, 2), 'The page was in the store')
    }
  })

  test('that a page is not stale before its time has passed', async ({ assert }) => {
    const check = (response: any) => response.assertPageCacheStale()
    assert.include(await failure(await start(), '/posts', check, 2), 'The page was fresh')
  })

  test('that visitors do not renew', async ({ assert }) => {
    for (const name of ['Renewed', 'Evicted'] as const) {
      const started = await start()
      const check = (response: any) => response[`assertPageCache${name}`]()
      for (const times of [1, 2]) {
        assert.include(await failure(started, '/posts', check, times), 'asRenewal()')
      }
    }
  })

  test('that a renewal has produced a page', async ({ assert }) => {
    const { run } = await start()
    for (const name of ['Hit', 'Evicted'] as const) {
      await run(async ({ client }) => {
        const response = await client.get('/posts').asRenewal()
        assert.throws(() => response[`assertPageCache${name}`](), /answered with a page, which is/)
      })
    }
  })

  test('that another reason was given', async ({ assert }) => {
    const message = await failure(await start(), '/cookie', (response) =>
      response.assertPageCacheNotStored('session')
    )
    assert.include(message, 'the page not to be stored (session)')
    assert.include(message, 'detail=set-cookie')
  })

  test('why there may be no header', async ({ assert }) => {
    const message = await failure(await start(), '/plain', (response) =>
      response.assertPageCacheMiss()
    )
    assert.include(message, 'no Cache-Status of the page cache')
    assert.include(message, 'Its route is not declared to be cached')
    assert.include(message, 'cacheStatus: false')
  })

  test('that the page cache is switched off, which is never why a page is not stored', async ({
    assert,
  }) => {
    const started = await start({ config: { enabled: false } })
    for (const name of ['NotStored', 'Bypass', 'Miss', 'Hit'] as const) {
      const check = (response: any) => response[`assertPageCache${name}`]()
      assert.include(await failure(started, '/posts', check), 'PAGE_CACHE=true')
    }
    await started.run(async ({ client }) => {
      const response = await client.get('/posts')
      response.assertPageCacheBypass('disabled')
    })
  })

  test('where redirects have led to', async ({ assert }) => {
    const started = await start()
    const message = await failure(started, '/old', (response) => response.assertPageCacheHit())
    assert.include(message, `GET /old, which redirected to ${started.app.url}/posts (200)`)
  })
})

test.group('Japa API client | typings', () => {
  test('reasons are those of the list', () => {
    const wrong = (response: Awaited<ReturnType<TestContext['client']['get']>>) => [
      response.assertPageCacheNotStored('set-cookie' satisfies Reason),
      response.assertPageCacheStale('outdated' satisfies StaleReason),
      // @ts-expect-error: there is no such reason
      response.assertPageCacheNotStored('cookie'),
      // @ts-expect-error: a page is not stale for it
      response.assertPageCacheStale('set-cookie'),
      // @ts-expect-error: it takes none
      response.assertPageCacheHit('stale'),
    ]
    void wrong
  })
})
