import { test } from '@japa/runner'
import { outer } from '../support/outer.ts'
import { collectLogs } from '../support/logs.ts'
import { startApp, type TestAppOptions } from '../support/test_app.ts'
import { byUrl } from '../../src/keys/by_url.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { HttpContext } from '@adonisjs/core/http'

const PAGE = '<p>a page</p>'.repeat(300)
const GZIP = { 'accept-encoding': 'gzip' }
const REQUESTS: Record<string, string>[] = [{}, GZIP, { ...GZIP, range: 'bytes=0-3' }]

/** What is said of a page that is said of nothing else */
const OF_PAGE = [
  ...['age', 'cache-control', 'content-encoding', 'content-range', 'etag', 'expires'],
  ...['last-modified', 'no-vary-search'],
]

/** To networks alone */
const TARGETED = ['surrogate-control', 'cdn-cache-control']

type Act = (ctx: HttpContext) => unknown

const POLICIES = {
  timed: cachePage(60, byUrl),
  public: cachePage(60, byUrl, { public: true, allowQuery: ['page'] }),
  forever: cachePageForever(60, byUrl),
  never: cachePageForever(null, byUrl),
  told: cachePage(60, byUrl),
}

/**
 * Pages of all kinds, and a middleware around them that does something after them when it is told so.
 */
async function start(act: Act, config: TestAppOptions['config'] = {}) {
  const told = { acts: true }
  const app = await startApp({
    configs: collectLogs().configs,
    config,
    middleware: [
      outer(async (ctx, next) => {
        await next()
        if (told.acts) {
          await act(ctx)
        }
      }),
    ],
    routes: (router) => {
      for (const [path, policy] of Object.entries(POLICIES)) {
        const answer = ({ response }: HttpContext) => {
          response.header('content-type', 'text/html; charset=utf-8')
          response.header('last-modified', 'Wed, 01 Jan 2020 00:00:00 GMT')
          if (path === 'told') {
            TARGETED.forEach((name) => response.header(name, 'max-age=600'))
          }
          return PAGE
        }
        router.get(`/${path}`, answer).use(policy)
      }
    },
  })
  /** A miss, and hits until they are compressed and have a head that is known */
  const ask = async (path: string, headers: Record<string, string>) => {
    const answers = []
    for (let time = 0; time < 6; time++) {
      answers.push({ time, ...(await app.get(path, { headers })) })
    }
    return answers
  }
  return { ...app, told, ask }
}

test.group('What stands around the page cache, and answers something else', () => {
  const INSTEAD: [what: string, act: Act][] = [
    ['another body', ({ response }) => response.send('another')],
    ['a redirect', ({ response }) => response.redirect('/login')],
    ['another status', ({ response }) => response.status(404)],
    [
      'an error',
      () => {
        throw new Error('the sessions cannot be saved')
      },
    ],
  ]

  test('says nothing of the page: {0}, {1}, {2}')
    .with(
      INSTEAD.flatMap(([what, act]) =>
        ['/timed', '/public', '/forever'].flatMap((path) =>
          REQUESTS.map((headers) => [what, path, JSON.stringify(headers), act] as const)
        )
      )
    )
    .run(async ({ assert }, [, path, headers, act]) => {
      const app = await start(act, { compress: ['gzip'] })
      for (const { time, ...answer } of await app.ask(path, JSON.parse(headers))) {
        for (const name of OF_PAGE) {
          assert.notProperty(answer.headers, name, `${name} of answer ${time}`)
        }
      }
      app.told.acts = false
      const { status, headers: ofPage } = await app.get(path)
      assert.equal(status, 200)
      assert.property(ofPage, 'expires')
      assert.property(ofPage, 'etag')
    })

  test('has what it says itself', async ({ assert }) => {
    const app = await start(({ response }) =>
      response.header('Cache-Control', 'max-age=5').header('ETag', '"own"').send('another')
    )
    for (const { headers, body } of await app.ask('/timed', {})) {
      assert.equal(body, 'another')
      assert.equal(headers['cache-control'], 'max-age=5')
      assert.equal(headers.etag, '"own"')
      assert.notProperty(headers, 'expires')
    }
  })

  test('does not make a page that nobody may keep one that may be kept', async ({ assert }) => {
    const app = await start(({ response }) => response.send('another'))
    for (const { headers } of await app.ask('/never', {})) {
      assert.include(headers['cache-control'], 'no-store')
    }
  })
})

test.group('What stands around the page cache, and sets a cookie', () => {
  const WAYS: [what: string, act: Act][] = [
    ["on AdonisJS' response", ({ response }) => response.plainCookie('visitor', 'ada')],
    ['past it', ({ response }) => response.response.appendHeader('Set-Cookie', 'visitor=ada')],
  ]

  test('keeps a page from others: {0}, {1}')
    .with(
      WAYS.flatMap(([what, act]) =>
        ['/timed', '/forever'].map((path) => [what, path, act] as const)
      )
    )
    .run(async ({ assert }, [, path, act]) => {
      const app = await start(act)
      for (const { headers, body } of await app.ask(path, {})) {
        assert.equal(body, PAGE)
        assert.property(headers, 'set-cookie')
        assert.match(
          headers['cache-control'] as string,
          path === '/timed' ? /^private, max-age=60$/ : /^private$/
        )
      }
    })

  test('takes from it what is said to networks alone', async ({ assert }) => {
    const app = await start(({ response }) => response.plainCookie('visitor', 'ada'))
    for (const { headers } of await app.ask('/told', {})) {
      assert.include(headers['cache-control'], 'private')
      TARGETED.forEach((name) => assert.notProperty(headers, name))
    }
    app.told.acts = false
    const { headers } = await app.get('/told')
    TARGETED.forEach((name) => assert.property(headers, name))
  })

  test('sets none with a public page: {0}')
    .with(WAYS)
    .run(async ({ assert }, [, act]) => {
      const app = await start(act)
      for (const { headers, body } of await app.ask('/public', {})) {
        assert.equal(body, PAGE)
        assert.notProperty(headers, 'set-cookie')
        assert.equal(headers['cache-control'], 'public, max-age=60, s-maxage=60')
      }
    })
})

test.group('What stands around the page cache, and says what the page varies by', () => {
  test('adds it: {0}, {1}')
    .with(
      ['/timed', '/public', '/forever'].flatMap(
        (path) =>
          [
            [path, '{}'],
            [path, JSON.stringify(GZIP)],
          ] as const
      )
    )
    .run(async ({ assert }, [path, headers]) => {
      const app = await start(({ response }) => response.vary('Origin'), { compress: ['gzip'] })
      for (const answer of await app.ask(path, JSON.parse(headers))) {
        assert.match(String(answer.headers.vary), /accept-encoding/i)
        assert.match(String(answer.headers.vary), /origin/i)
      }
    })
})
