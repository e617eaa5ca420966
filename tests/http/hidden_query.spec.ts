import { test } from '@japa/runner'
import { startApp, type TestAppOptions } from '../support/test_app.ts'
import { byPath } from '../../src/keys/by_path.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { HttpContext, Router } from '@adonisjs/core/http'

const MISS = 'page-cache; fwd=uri-miss; stored'

/**
 * Asks without following redirects.
 */
async function start(routes: (router: Router) => void, options: Partial<TestAppOptions> = {}) {
  const app = await startApp({ routes, ...options })
  return async (path: string, headers: Record<string, string> = {}) => {
    const { status, cacheStatus, headers: answered, body } = await app.get(path, { headers })
    return {
      status,
      cacheStatus: cacheStatus!.replace(/; (ttl|key)=.*/, ''),
      location: answered.location,
      body,
    }
  }
}

test.group('Query parameters that are hidden from the handler | redirects', () => {
  test('withQs() takes them along where nothing is stored: {0}')
    .with([
      ['/old?utm_source=a&page=2&gclid=b', '/new?page=2&utm_source=a&gclid=b'],
      ['/old?utm_source=a', '/new?utm_source=a'],
      ['/old?page=2', '/new?page=2'],
      ['/old', '/new'],
      ['/old?utm_source=%C3%BC+%26&utm_source=%22', '/new?utm_source=%C3%BC+%26&utm_source=%22'],
      ['/old?gclid', '/new?gclid='],
    ])
    .run(async ({ assert }, [path, expected]) => {
      const ask = await start((router) => {
        router
          .get('/old', ({ response }) => response.redirect().withQs().toPath('/new'))
          .use(cachePage(60))
      })
      const { status, location, cacheStatus } = await ask(path)
      assert.equal(status, 302)
      assert.equal(location, expected)
      assert.notInclude(cacheStatus, 'stored')
    })

  test('a redirect that is stored has none of them, and gives each visitor their own')
    .with([301, 308])
    .run(async ({ assert }, status) => {
      const seen: string[] = []
      const ask = await start((router) => {
        router
          .get('/old', ({ request, response }) => {
            seen.push(request.url(true))
            return response.redirect().status(status).withQs().toPath('/new')
          })
          .use(cachePage(60))
      })
      const first = await ask('/old?utm_source=evil&page=2')
      assert.equal(first.cacheStatus, MISS)
      assert.equal(first.location, '/new?page=2&utm_source=evil')

      const others = ['/old?page=2', '/old?page=2&gclid=mine', '/old?fbclid=x&page=2']
      const hits = await Promise.all(others.map((path) => ask(path)))
      assert.deepEqual(
        hits.map(({ cacheStatus }) => cacheStatus),
        others.map(() => 'page-cache; hit')
      )
      assert.deepEqual(
        hits.map(({ location }) => location),
        ['/new?page=2', '/new?page=2&gclid=mine', '/new?page=2&fbclid=x']
      )
      assert.notInclude(JSON.stringify(hits), 'evil')
      assert.deepEqual(seen, ['/old?page=2'])
    })

  test('a page that is keyed by path forwards the whole query of each visitor', async ({
    assert,
  }) => {
    const ask = await start((router) => {
      router
        .get('/old', ({ response }) => response.redirect().status(301).withQs().toPath('/new'))
        .use(cachePage(60, byPath))
    })
    const first = await ask('/old?a=1')
    const second = await ask('/old?b=2')
    assert.deepEqual([first.location, second.location], ['/new?a=1', '/new?b=2'])
    assert.equal(second.cacheStatus, 'page-cache; hit')
  })

  test('who waits for the redirect of another visitor gets their own parameters', async ({
    assert,
  }) => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>()
    const { promise: reached, resolve: reach } = Promise.withResolvers<void>()
    const ask = await start((router) => {
      router
        .get('/old', async ({ response }) => {
          reach()
          await gate
          return response.redirect().status(301).withQs().toPath('/new')
        })
        .use(cachePage(60))
    })
    const first = ask('/old?gclid=a')
    await reached
    const second = ask('/old?gclid=b')
    setImmediate(open)
    const answers = await Promise.all([first, second])
    assert.deepEqual(
      answers.map(({ location }) => location),
      ['/new?gclid=a', '/new?gclid=b']
    )
  })

  const redirects: [what: string, redirect: (ctx: HttpContext) => unknown, expected: string][] = [
    ['without withQs()', ({ response }) => response.redirect('/new'), '/new'],
    [
      'to a URL of its own',
      ({ response }) => response.redirect('https://x.test/?a=1'),
      'https://x.test/?a=1',
    ],
    [
      'whose query was cleared',
      ({ response }) => response.redirect().withQs().clearQs().toPath('/new'),
      '/new',
    ],
    [
      'with parameters of its own',
      ({ response }) => response.redirect().withQs({ a: 1 }).toPath('/new'),
      '/new?a=1',
    ],
    [
      'by a header',
      ({ response }) => response.status(302).header('Location', '/new').send(''),
      '/new',
    ],
    [
      'that sets a parameter itself',
      ({ response }) => response.redirect().withQs().withQs('gclid', 'own').toPath('/new'),
      '/new?gclid=own&utm_source=a',
    ],
    [
      'to another site with withQs()',
      ({ response }) => response.redirect('https://x.test/', true),
      'https://x.test/?gclid=b&utm_source=a',
    ],
    [
      'to a fragment',
      ({ response }) => response.redirect('/new#top', true),
      '/new?gclid=b&utm_source=a#top',
    ],
  ]
  for (const status of [301, 302]) {
    test(`a redirect {0}, ${status}`)
      .with(redirects)
      .run(async ({ assert }, [, redirect, expected]) => {
        const ask = await start((router) => {
          router
            .get('/old', (ctx) => {
              redirect(ctx)
              ctx.response.status(status)
            })
            .use(cachePage(60))
        })
        for (const run of ['miss', 'hit']) {
          const { location } = await ask('/old?gclid=b&utm_source=a')
          assert.equal(location, expected, run)
        }
      })
  }

  test('no other cache keeps what was added for one visitor: {0}')
    .with([
      ['a page', 60, {}, /^max-age=60$/, /^private, no-cache$/],
      ['a public page', 60, { public: true }, /s-maxage/, /^private, no-cache$/],
      ['a page with a header of its own', 120, {}, /^public, s-maxage=60$/, /^private, no-cache$/],
      ['own directives', 'response', {}, /^public, s-maxage=60$/, /^private, no-cache$/],
    ] as const)
    .run(async ({ assert }, [, timeout, policy, common, own]) => {
      const app = await startApp({
        routes: (router) => {
          router
            .get('/old', ({ response }) => {
              if (timeout !== 60) {
                response.header('Cache-Control', 'public, s-maxage=60')
              }
              return response.redirect().status(301).withQs().toPath('/new')
            })
            .use(cachePage(timeout, undefined, policy))
        },
      })
      for (const run of ['miss', 'hit']) {
        const { headers } = await app.get('/old?gclid=a')
        assert.match(headers['cache-control']!, own, run)
      }
      const { headers } = await app.get('/old')
      assert.match(headers['cache-control']!, common)
      assert.equal(headers.location, '/new')
    })

  test('a stored redirect forwards by the setting of config/app.ts, too', async ({ assert }) => {
    const ask = await start(
      (router) => {
        router.on('/old').redirectToPath('/new', { status: 301 }).use(cachePage(60))
      },
      { http: { redirect: { allowedHosts: [], forwardQueryString: true } } as never }
    )
    await ask('/old')
    const { location, cacheStatus } = await ask('/old?utm_source=a')
    assert.equal(location, '/new?utm_source=a')
    assert.equal(cacheStatus, 'page-cache; hit')
  })
})

test.group('Query parameters that are hidden from the handler | signatures', () => {
  const signed = ({ request }: HttpContext) => `${request.hasValidSignature()} ${request.url(true)}`

  test('a signed URL is valid with them, and not stored: keyed by {0}')
    .with([
      ['its URL', undefined],
      ['its path', byPath],
    ] as const)
    .run(async ({ assert }, [, keyFunc]) => {
      let url = ''
      let forged = ''
      const ask = await start((router) => {
        router.get('/invite/:id', signed).as('invite').use(cachePage(60, keyFunc))
        router.commit()
        url = router.makeSignedUrl('invite', { id: 1 }, { qs: { utm_source: 'mail', b: 1 } })
        forged = url.replace('mail', 'evil')
      })
      for (let run = 0; run < 2; run++) {
        const { body, cacheStatus } = await ask(url)
        assert.match(body, /^true /)
        assert.notInclude(body, 'utm_source')
        assert.match(cacheStatus, /detail=signature$/)
      }
      const { body } = await ask(forged)
      assert.match(body, /^false /)
    })

  test('what the handler made of the query stays as it is', async ({ assert }) => {
    const ask = await start((router) => {
      router
        .get('/', ({ request }) => {
          request.updateQs({ a: 'changed' })
          request.hasValidSignature()
          return request.qs()
        })
        .use(cachePage(60))
    })
    const { body } = await ask('/?a=1&utm_source=x')
    assert.deepEqual(JSON.parse(body), { a: 'changed' })
  })
})

test.group('Query parameters that are hidden from the handler | where nothing is stored', () => {
  const tell = ({ request }: HttpContext) => request.url(true)

  test('{0}: the handler sees the whole query')
    .with([
      ['another host', {}, { host: 'evil.test' }],
      ['a logged in visitor', {}, { authorization: 'Basic bWU6' }],
      ['a page that is rendered and not stored', { onMiss: 'render' }, {}],
    ] as const)
    .run(async ({ assert }, [, policy, headers]) => {
      const ask = await start(
        (router) => void router.get('/', tell).use(cachePageForever(60, undefined, policy)),
        { config: { enabled: true, hosts: ['127.0.0.1'] } }
      )
      const { body } = await ask('/?utm_source=a&b=1', headers)
      assert.equal(body, '/?utm_source=a&b=1')
    })
})
