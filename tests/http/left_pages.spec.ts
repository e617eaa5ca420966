import { gunzipSync } from 'node:zlib'
import { test } from '@japa/runner'
import { outer } from '../support/outer.ts'
import { collectLogs } from '../support/logs.ts'
import { startApp, type TestAppOptions } from '../support/test_app.ts'
import { byUrl } from '../../src/keys/by_url.ts'
import { networks } from '../../src/networks/networks.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { HttpContext } from '@adonisjs/core/http'

const PAGE = '<p>a page</p>'.repeat(300)
/** The cache sends it as bytes */
const LARGE = PAGE.repeat(2)
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
  untyped: cachePage(60, byUrl),
  large: cachePage(60, byUrl),
  own: cachePage('response', byUrl),
  json: cachePage(60, byUrl),
}

/**
 * Pages of all kinds, and a middleware around them that does something after them when it is told so.
 *
 * @param before - What it does before them
 */
async function start(act: Act, config: TestAppOptions['config'] = {}, before: Act = () => {}) {
  const told = { acts: true }
  const app = await startApp({
    configs: collectLogs().configs,
    config,
    middleware: [
      outer(async (ctx, next) => {
        await before(ctx)
        await next()
        if (told.acts) {
          await act(ctx)
        }
      }),
    ],
    routes: (router) => {
      for (const [path, policy] of Object.entries(POLICIES)) {
        const answer = ({ response }: HttpContext) => {
          if (path === 'json') {
            return { a: 'page' }
          }
          if (path === 'untyped') {
            return PAGE
          }
          if (path === 'large') {
            return LARGE
          }
          if (path === 'own') {
            response.header('cache-control', 'max-age=600')
          }
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
    .run(async ({ assert }, [what, path, headers, act]) => {
      const app = await start(act, { compress: ['gzip'] })
      for (const { time, ...answer } of await app.ask(path, JSON.parse(headers))) {
        const encoding = answer.headers['content-encoding']
        for (const name of OF_PAGE) {
          // With another status the page itself is sent, encoded or not.
          if (name !== 'content-encoding' || what !== 'another status') {
            assert.notProperty(answer.headers, name, `${name} of answer ${time}`)
          }
        }
        assert.equal(encoding === 'gzip', answer.bytes.readUInt16BE() === 0x1f8b)
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

  test('has a type of its own: {0}, {1}')
    .with(
      (
        [
          ['/untyped', {}, 'text/plain; charset=utf-8', ({ response }) => response.send('another')],
          [
            '/untyped',
            GZIP,
            'application/json; charset=utf-8',
            ({ response }) => response.send({}),
          ],
          ['/json', {}, 'text/plain; charset=utf-8', ({ response }) => response.send('another')],
          // Here the handler says it.
          ['/timed', {}, 'text/html; charset=utf-8', ({ response }) => response.send('another')],
        ] as [path: string, headers: Record<string, string>, type: string, act: Act][]
      ).map(([path, headers, ...rest]) => [path, JSON.stringify(headers), ...rest] as const)
    )
    .run(async ({ assert }, [path, headers, type, act]) => {
      const app = await start(act, { compress: ['gzip'] })
      for (const answer of await app.ask(path, JSON.parse(headers))) {
        assert.equal(answer.headers['content-type'], type)
        assert.notProperty(answer.headers, 'accept-ranges')
      }
    })

  test('has the status of the page, and not that of a part of it', async ({ assert }) => {
    const app = await start(({ response }) => response.send('another'))
    for (const { status, body } of await app.ask('/timed', { range: 'bytes=0-3' })) {
      assert.deepEqual([status, body], [200, 'another'])
    }
  })

  test('is sent to whoever has the page, as to who has not: {0}, {1}')
    .with(
      (
        [
          ['another', ({ response }) => response.send('another'), 200],
          ['{}', ({ response }) => response.send('{}'), 200],
          ['another', ({ response }) => response.type('text/css').send('another'), 200],
          [PAGE, ({ response }) => response.status(404), 404],
          [
            PAGE,
            ({ response }) => response.status(404),
            404,
            ({ response }) => response.type('json'),
          ],
        ] as [body: string, act: Act, status: number, before?: Act][]
      ).flatMap(([body, act, status, before]) =>
        ['/timed', '/untyped'].map(
          (path) => [body.slice(0, 10), path, { body, act, status, before }] as const
        )
      )
    )
    .run(async ({ assert }, [, path, { body, act, status, before }]) => {
      const app = await start(act, {}, before)
      const [, { headers: ofOthers }] = await app.ask(path, {})
      app.told.acts = false
      const { headers } = await app.get(path)
      app.told.acts = true
      const asked = { 'if-none-match': String(headers.etag) }
      for (const answer of await app.ask(path, asked)) {
        assert.deepEqual([answer.status, answer.body], [status, body])
        assert.equal(answer.headers['content-type'], ofOthers['content-type'])
      }
    })

  test('is a redirect: {$self}')
    .with([...REQUESTS, { 'if-none-match': '*' }].map((headers) => JSON.stringify(headers)))
    .run(async ({ assert }, headers) => {
      const app = await start(({ response }) => response.redirect('/terms'), { compress: ['gzip'] })
      for (const answer of await app.ask('/timed', JSON.parse(headers))) {
        assert.deepEqual([answer.status, answer.headers.location], [302, '/terms'])
      }
    })

  test('made of the page is sent whole to whoever asks for a part of the page', async ({
    assert,
  }) => {
    const app = await start(({ response }) => response.send(`<b>${String(response.getBody())}</b>`))
    for (const { status, body } of await app.ask('/timed', { range: 'bytes=0-3' })) {
      assert.deepEqual([status, body], [200, `<b>${PAGE}</b>`])
    }
  })

  test('made of the bytes of the page is of its type', async ({ assert }) => {
    const app = await start(({ response }) => {
      const body = response.getBody()
      response.send(Buffer.isBuffer(body) ? Buffer.concat([body, Buffer.from(' ')]) : `${body} `)
    })
    for (const { body, headers } of await app.ask('/large', {})) {
      assert.equal(body, `${LARGE} `)
      assert.equal(headers['content-type'], 'text/html; charset=utf-8')
      assert.notProperty(headers, 'etag')
    }
  })

  test('has a date of its own', async ({ assert }) => {
    const app = await start(({ response }) => response.send('another'))
    for (const { headers } of await app.ask('/own', {})) {
      assert.closeTo(Date.parse(String(headers.date)), Date.now(), 60_000)
      assert.notProperty(headers, 'etag')
    }
  })

  test('in place of its body is told from it', async ({ assert }) => {
    const app = await start(({ response }) => {
      response.lazyBody.content![0] = 'another'
    })
    for (const { body, headers } of await app.ask('/timed', {})) {
      assert.equal(body, 'another')
      assert.notProperty(headers, 'etag')
      assert.notProperty(headers, 'expires')
    }
  })

  test('with another status sends the page in a form that can be read: {$self}')
    .with(REQUESTS.map((headers) => JSON.stringify(headers)))
    .run(async ({ assert }, headers) => {
      const app = await start(({ response }) => response.status(404), { compress: ['gzip'] })
      for (const answer of await app.ask('/timed', JSON.parse(headers))) {
        const isEncoded = answer.headers['content-encoding'] === 'gzip'
        const bytes = isEncoded ? gunzipSync(answer.bytes) : answer.bytes
        assert.deepEqual([answer.status, bytes.toString()], [404, PAGE])
      }
    })

  test('answers whoever has the page by a status of its own', async ({ assert }) => {
    const app = await start(({ response }) => {
      if (response.getHeader('etag') === told.etag) {
        response.status(304)
      }
    })
    const told = { etag: '' }
    const { headers } = await app.get('/timed')
    told.etag = String(headers.etag)
    for (const answer of await app.ask('/timed', {})) {
      assert.equal(answer.status, 304)
      assert.equal(answer.headers.etag, told.etag)
      assert.equal(answer.headers['cache-control'], 'max-age=60')
    }
  })

  test('is the page itself, as who has read it sends it', async ({ assert }) => {
    const app = await start(({ response }) => response.send(response.getBody()))
    app.told.acts = false
    const { headers: ofPage } = await app.get('/large')
    app.told.acts = true
    for (const path of ['/large', '/untyped']) {
      for (const { time, status, body, headers } of await app.ask(path, {})) {
        assert.deepEqual([status, body], [200, path === '/large' ? LARGE : PAGE], `${path} ${time}`)
        assert.equal(headers['content-type'], ofPage['content-type'])
        assert.equal(headers['cache-control'], ofPage['cache-control'])
        assert.property(headers, 'etag')
      }
    }
  })

  test('stays private where the page was', async ({ assert }) => {
    const app = await start(
      ({ response }) => response.send('Hello Ada'),
      {},
      ({ response }) => response.plainCookie('visitor', 'ada')
    )
    for (const { headers } of await app.ask('/timed', {})) {
      assert.equal(headers['cache-control'], 'private')
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

test.group('What networks in front are told of a page', () => {
  const NETWORKS = {
    fastly: () => networks.fastly({ serviceId: 'a', token: 'a-token' }),
    bunny: () => networks.bunny({ pullZone: 1, token: 'a-token' }),
  }
  const OF_NETWORKS = ['surrogate-control', 'surrogate-key', 'cdn-tag', 'cache-groups']
  const keepsIt = /(?:max-age=[1-9]|public)/

  test('is not said of what is sent instead: {0}, {1}')
    .with(
      (
        [
          ['another body', ({ response }) => response.send('another')],
          ['another status', ({ response }) => response.status(503)],
          ['a redirect', ({ response }) => response.redirect('/login')],
          [
            'an error',
            () => {
              throw new Error('the sessions cannot be saved')
            },
          ],
        ] as [what: string, act: Act][]
      ).flatMap(([what, act]) =>
        (['fastly', 'bunny'] as const).map((name) => [what, name, act] as const)
      )
    )
    .run(async ({ assert }, [, name, act]) => {
      const app = await start(act, { networks: [NETWORKS[name]()] })
      for (const { headers } of await app.ask('/public', {})) {
        const said = OF_NETWORKS.map((one) => headers[one]).join()
        assert.notMatch(`${said} ${headers['cache-control']}`, keepsIt)
        assert.match(`${said} ${headers['cache-control']}`, /no-cache|no-store|private|max-age=0/)
        const names = OF_NETWORKS.slice(1)
        names.forEach((one) => assert.notProperty(headers, one))
      }
      app.told.acts = false
      const { headers } = await app.get('/public')
      assert.property(headers, name === 'fastly' ? 'surrogate-key' : 'cdn-tag')
    })

  test('is not said where a middleware says that nobody may keep it: {$self}')
    .with(['no-store', 'private, max-age=5'])
    .run(async ({ assert }, directives) => {
      const app = await start(({ response }) => response.header('Cache-Control', directives), {
        networks: [NETWORKS.fastly()],
      })
      for (const { headers, body } of await app.ask('/public', {})) {
        assert.equal(body, PAGE)
        assert.equal(headers['cache-control'], directives)
        assert.notMatch(String(headers['surrogate-control']), keepsIt)
        assert.notProperty(headers, 'surrogate-key')
        assert.property(headers, 'etag')
      }
    })
})
