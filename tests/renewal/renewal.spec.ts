import { test } from '@japa/runner'
import timekeeper from 'timekeeper'
import { startApp, type TestApp } from '../support/test_app.ts'
import { rawRequest } from '../support/raw_request.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { parseCacheStatus } from '../../src/http/cache_status.ts'
import { RENEWAL_HEADER, RenewalToken } from '../../src/renewal/renewal_token.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'

async function tokenFor(app: TestApp, target: string, changes: object = {}): Promise<string> {
  const token = await app.app.container.make(RenewalToken)
  return token.sign({ method: 'GET', host: new URL(app.url).host, target, ...changes })
}

async function renew(app: TestApp, target: string) {
  const answer = await app.get(target, {
    headers: { [RENEWAL_HEADER]: await tokenFor(app, target) },
  })
  return { ...answer, status: answer.status, ...parseCacheStatus(answer.cacheStatus) }
}

async function outcome(app: TestApp, target: string) {
  const { detail } = await renew(app, target)
  return detail
}

async function bodyOf(app: TestApp, target: string) {
  const { body } = await app.get(target)
  return body
}

test.group('Renewal', (group) => {
  group.each.teardown(() => timekeeper.reset())

  test('an authorised request replaces a page that is kept for ever', async ({ assert }) => {
    let edition = 1
    const app = await startApp({
      routes: (router) => {
        router.get('/', () => `<p>${edition}</p>`).use(cachePageForever(3600))
      },
    })
    await app.get('/')
    edition = 2
    assert.equal(await bodyOf(app, '/'), '<p>1</p>')

    const renewal = await renew(app, '/')
    assert.equal(renewal.fwd, 'request')
    assert.isTrue(renewal.stored)
    assert.equal(renewal.detail, 'renewed')
    assert.isString(renewal.key)
    assert.equal(await bodyOf(app, '/'), '<p>2</p>')
    assert.equal(await outcome(app, '/'), 'unchanged')
  })

  test('a page that is gone is removed: {$self}')
    .with(['returned', 'thrown'])
    .run(async ({ assert }, how) => {
      let isGone = false
      const app = await startApp({
        routes: (router) => {
          router
            .get('/', ({ response }) => {
              if (!isGone) {
                return 'here'
              }
              if (how === 'returned') {
                return response.status(410).send('gone')
              }
              return Promise.reject(Object.assign(new Error('gone'), { status: 404 }))
            })
            .use(cachePageForever(3600))
        },
      })
      await app.get('/')
      isGone = true
      assert.equal(await bodyOf(app, '/'), 'here')
      assert.equal(await outcome(app, '/'), 'evicted')
      const after = await app.get('/')
      assert.oneOf(after.status, [404, 410])
    })

  test('a page that cannot be produced is kept', async ({ assert }) => {
    let fails = false
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', async () => {
            if (fails) {
              throw new Error('The database is away')
            }
            return 'good'
          })
          .use(cachePageForever(3600))
      },
    })
    await app.get('/')
    fails = true
    const renewal = await renew(app, '/')
    assert.equal(renewal.status, 500)
    assert.equal(renewal.detail, 'kept')
    assert.equal(await bodyOf(app, '/'), 'good')
  })

  test('the store rules hold for renewals', async ({ assert }) => {
    let setsCookie = false
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', ({ response }) => {
            if (setsCookie) {
              response.plainCookie('who', 'someone')
            }
            return 'page'
          })
          .use(cachePage(60))
      },
    })
    await app.get('/')
    setsCookie = true
    assert.equal(await outcome(app, '/'), 'skipped: set-cookie')
    assert.equal(await bodyOf(app, '/'), 'page')
  })

  test('where nothing is cached, a {0} is {1}')
    .with([
      [200, 'skipped: no-policy'],
      [302, 'skipped: no-policy'],
      [400, 'failed: 400'],
      [500, 'failed: 500'],
    ] as const)
    .run(async ({ assert }, [status, detail]) => {
      const app = await startApp({
        routes: (router) => {
          router.get('/', ({ response }) => response.status(status).send('plain'))
        },
      })
      const renewal = await renew(app, '/')
      assert.equal(renewal.fwd, 'request')
      assert.equal(renewal.detail, detail)
    })

  test('a token for a host whose pages are not cached makes an ordinary visit', async ({
    assert,
  }) => {
    const app = await startApp({
      config: { hosts: ['own.test'] },
      routes: (router) => {
        router.get('/', () => 'page').use(cachePage(60))
      },
    })
    const asking = async (host: string) => {
      const token = await tokenFor(app, '/', { host })
      return app.cacheStatus('/', { headers: { host, [RENEWAL_HEADER]: token } })
    }
    assert.equal(await asking('other.test'), 'page-cache; fwd=bypass; detail=host')
    assert.include(await asking('own.test'), 'fwd=request; stored; detail=renewed')
  })

  test('nothing of the application sees {0}')
    .with([
      ['a token', 1, (token: string) => [token]],
      ['one that is not valid', 0, () => ['made up']],
      ['an empty one', 0, () => ['']],
      ['several', 0, (token: string) => [token, 'made up', token]],
    ] as const)
    .run(async ({ assert }, [, renewals, lines]) => {
      const seen: unknown[] = []
      const app = await startApp({
        routes: async (router, { container }) => {
          const server = await container.make('server')
          class Spy {
            handle({ request }: any, next: () => Promise<void>) {
              const { headers, rawHeaders, headersDistinct } = request.request
              seen.push(request.headers(), headers, rawHeaders, headersDistinct)
              return next()
            }
          }
          server.use([async () => ({ default: Spy })])
          router.get('/', () => 'page').use(cachePage(60))
        },
      })
      const name = 'X-Page-Cache-Renew'
      const token = await tokenFor(app, '/')
      const answer = await rawRequest(app.url, [
        'GET / HTTP/1.1',
        `Host: ${new URL(app.url).host}`,
        ...lines(token).map((value) => `${name}: ${value}`),
        'X-Other: other',
      ])
      assert.equal(answer.split('detail=renewed').length - 1, renewals)
      assert.lengthOf(seen, 4)
      for (const form of seen) {
        assert.notInclude(JSON.stringify(form).toLowerCase(), RENEWAL_HEADER)
        assert.include(JSON.stringify(form).toLowerCase(), 'x-other')
      }
    })

  test('a token is good for its minute, and for clocks that differ', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router.get('/', () => 'page').use(cachePage(600))
      },
    })
    for (const seconds of [60, -25]) {
      const token = await tokenFor(app, '/')
      timekeeper.travel(Date.now() + seconds * 1000)
      const answer = await app.get('/', { headers: { [RENEWAL_HEADER]: token } })
      assert.equal(parseCacheStatus(answer.cacheStatus)?.fwd, 'request', `after ${seconds} s`)
      timekeeper.reset()
    }
  })

  const badTokens: [name: string, header: (app: TestApp) => Promise<string>, path?: string][] = [
    ['for another path', (app) => tokenFor(app, '/other')],
    ['for a path that leads here by dots', (app) => tokenFor(app, '/other/../')],
    ['for a path that is decoded to this one', (app) => tokenFor(app, '/a%252Fb'), '/a%2Fb'],
    ['for the path that this one is decoded to', (app) => tokenFor(app, '/a%2Fb'), '/a%252Fb'],
    ['with a fragment', (app) => tokenFor(app, '/#fragment')],
    ['for another query', (app) => tokenFor(app, '/?a=1')],
    ['for a query of one question mark', (app) => tokenFor(app, '/??')],
    ['for another host', (app) => tokenFor(app, '/', { host: 'example.com' })],
    ['for another method', (app) => tokenFor(app, '/', { method: 'HEAD' })],
    [
      'with a flipped bit',
      async (app) => {
        const token = await tokenFor(app, '/')
        const at = Math.floor(token.length / 3)
        return token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1)
      },
    ],
    ['that is no token', async () => 'true'],
    [
      'signed for another purpose',
      async (app) => {
        const encryption = await app.app.container.make('encryption')
        const host = new URL(app.url).host
        return encryption.getMessageVerifier().sign(['GET', host, '/', '', 0], '1h', 'other')
      },
    ],
    [
      'replayed after its minute',
      async (app) => {
        const token = await tokenFor(app, '/')
        timekeeper.travel(Date.now() + 91_000)
        return token
      },
    ],
    [
      'signed in the future',
      async (app) => {
        timekeeper.travel(Date.now() + 60_000)
        const token = await tokenFor(app, '/')
        timekeeper.reset()
        return token
      },
    ],
  ]
  for (const [name, header, path = '/'] of badTokens) {
    test(`a token ${name} makes an ordinary visit`, async ({ assert }) => {
      let edition = 1
      const app = await startApp({
        routes: (router) => {
          router.get('/*', () => `<p>${edition}</p>`).use(cachePageForever(3600))
        },
      })
      await app.get(path)
      edition = 2
      const token = await header(app)
      const ordinary = await app.get(path)
      const answer = await app.get(path, { headers: { [RENEWAL_HEADER]: token } })

      assert.equal(answer.body, '<p>1</p>')
      assert.deepEqual(
        { ...answer.headers, date: '', expires: '' },
        { ...ordinary.headers, date: '', expires: '' }
      )
    })
  }

  test('a token is good for a path that a proxy encodes in another way', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router.get('/posts/:name', () => 'page').use(cachePage(60))
      },
    })
    const token = await tokenFor(app, '/posts/caf%C3%A9')
    const headers = { [RENEWAL_HEADER]: token }
    const answer = await app.get('/%70osts/caf%c3%a9', { headers })
    assert.equal(parseCacheStatus(answer.cacheStatus)?.detail, 'renewed')
    const other = await app.get('/posts/./caf%C3%A9', { headers })
    assert.notEqual(parseCacheStatus(other.cacheStatus)?.fwd, 'request')
  })

  test('a token in the query string is an ordinary parameter', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router.get('/', () => 'page').use(cachePage(60))
      },
    })
    const token = await tokenFor(app, '/')
    const answer = await app.get(`/?${RENEWAL_HEADER}=${token}`)
    assert.equal(answer.cacheStatus, 'page-cache; fwd=uri-miss; stored')
  })

  test('the application renews its own pages in process', async ({ assert }) => {
    let edition = 1
    const app = await startApp({
      routes: (router) => {
        router.get('/', () => `<p>${edition}</p>`).use(cachePageForever(3600))
      },
    })
    await app.get('/')
    edition = 2
    assert.equal(await app.pageCache.renew(`${app.url}/`), 'renewed')
    assert.equal(await bodyOf(app, '/'), '<p>2</p>')
    assert.equal(await app.pageCache.renew(`${app.url}/nowhere`), 'failed: 404')
  })
  test('it asks with the scheme of the URL, of which a handler may know', async ({ assert }) => {
    const seen: unknown[] = []
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', ({ request }) => {
            seen.push(request.completeUrl(true))
            return 'page'
          })
          .use(cachePageForever(3600))
      },
    })
    await app.pageCache.renew('https://127.0.0.1/?a=1')
    await app.pageCache.renew('http://127.0.0.1:81/')
    assert.deepEqual(seen, ['https://127.0.0.1/?a=1', 'http://127.0.0.1:81/'])
  })
})
