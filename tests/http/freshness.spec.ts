import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { webStack } from '../support/web_stack.ts'
import { collectLogs } from '../support/logs.ts'
import { counting } from '../support/runs.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import { CachePageMixin } from '../../src/controllers/cache_page_mixin.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { TestApp } from '../support/test_app.ts'

const HIT = /^page-cache; hit/

/** Asserts that a page is fresh for so many seconds, and no longer */
async function livesFor(app: TestApp, clock: ReturnType<typeof stopClock>, seconds: number) {
  const first = await app.body('/')
  clock.forward(seconds - 1)
  const last = await app.body('/')
  clock.forward(1)
  const next = await app.body('/')
  return { first, last, next }
}

test.group('Freshness', () => {
  test('a page is kept for its timeout and then produced again')
    .with([
      ['seconds', 90, 90],
      ['a string', '2m', 120],
      ['a function', () => 30, 30],
      ['a function that returns a string', () => '1h', 3600],
    ] as const)
    .run(async ({ assert }, [, timeout, seconds]) => {
      const clock = stopClock()
      const app = await startApp({
        routes: (router) => {
          router.get('/', counting()).use(cachePage(timeout))
        },
      })
      assert.deepEqual(await livesFor(app, clock, seconds), {
        first: '<p>run 1</p>',
        last: '<p>run 1</p>',
        next: '<p>run 2</p>',
      })
    })

  test('an expired page is a stale one that is replaced', async ({ assert }) => {
    const clock = stopClock()
    const app = await startApp({
      routes: (router) => {
        router.get('/', counting()).use(cachePage(10, undefined, { staleIfError: 60 }))
      },
    })
    await app.get('/')
    clock.forward(10)
    assert.equal(await app.cacheStatus('/'), 'page-cache; fwd=stale; stored')
    assert.equal(await app.cacheStatus('/'), 'page-cache; hit; ttl=10')
  })

  test('a timeout function gets the request, also as a static property', async ({ assert }) => {
    class Controller extends CachePageMixin() {
      static cacheTimeout = ({ params }: HttpContext) => Number(params.seconds)
      index() {
        return 'page'
      }
    }
    stopClock()
    const app = await startApp({
      routes: (router) => {
        router.get('/:seconds', [Controller, 'index'])
      },
    })
    const short = await app.get('/5')
    const long = await app.get('/500')
    assert.equal(short.headers['cache-control'], 'max-age=5')
    assert.equal(long.headers['cache-control'], 'max-age=500')
  })

  test('a timeout function that {0} leaves the page alone')
    .with([
      ['returns nothing', () => undefined as never],
      ['returns 0', () => 0],
      ['returns no number', () => 'soon'],
      ['returns NaN', () => Number.NaN],
      [
        'throws',
        () => {
          throw new Error('no timeout')
        },
      ],
    ] as [string, () => number | string][])
    .run(async ({ assert }, [, timeout]) => {
      const logs = collectLogs()
      const app = await startApp({
        configs: logs.configs,
        routes: (router) => {
          router.get('/', counting()).use(cachePage(timeout))
        },
      })
      for (const body of ['<p>run 1</p>', '<p>run 2</p>']) {
        const answer = await app.get('/')
        assert.equal(answer.status, 200)
        assert.equal(answer.body, body)
        assert.equal(answer.cacheStatus, 'page-cache; fwd=uri-miss; detail=timeout')
      }
      const [line] = logs.lines.filter(({ level }) => level >= 50)
      assert.match(line.msg, /the timeout function of cachePage\(\) failed on the route \/$/)
    })

  test('others are told how long the page lives, and how old it is', async ({ assert }) => {
    const clock = stopClock()
    const app = await startApp({
      routes: (router) => {
        router.get('/', counting()).use(cachePage(60))
      },
    })
    const expires = clock.in(60)
    const miss = await app.get('/')
    clock.forward(20)
    const hit = await app.get('/')

    for (const answer of [miss, hit]) {
      assert.equal(answer.headers['cache-control'], 'max-age=60')
      assert.equal(answer.headers.expires, expires)
    }
    assert.notProperty(miss.headers, 'age')
    assert.equal(hit.headers.age, '20')
    assert.equal(hit.cacheStatus, 'page-cache; hit; ttl=40')
  })

  test('where a session cookie leaves with the page, it is for its visitor alone', async ({
    assert,
  }) => {
    const app = await startApp({
      ...webStack(),
      routes: (router) => {
        router.get('/', counting()).use(cachePage(60))
      },
    })
    for (const { headers, cacheStatus } of [await app.get('/'), await app.get('/')]) {
      assert.equal(headers['cache-control'], 'private, max-age=60', cacheStatus)
    }
    assert.match((await app.cacheStatus('/'))!, HIT)
  })

  test('where a middleware sets a cookie, the page is for its visitor alone', async ({
    assert,
  }) => {
    const { outer } = await import('../support/outer.ts')
    const app = await startApp({
      middleware: [
        outer(({ response }, next) => {
          response.plainCookie('experiment', 'b')
          return next()
        }),
      ],
      routes: (router) => {
        router.get('/', counting()).use(cachePage(60))
        router.get('/forever', counting()).use(cachePageForever(60))
      },
    })
    for (const [path, expected] of [
      ['/', 'private, max-age=60'],
      ['/forever', 'private'],
    ]) {
      for (const { headers } of [await app.get(path), await app.get(path)]) {
        assert.equal(headers['cache-control'], expected)
        assert.lengthOf(headers['set-cookie']!, 1)
      }
    }
  })

  test('what the handler or a middleware says of caching stays', async ({ assert }) => {
    const { outer } = await import('../support/outer.ts')
    const app = await startApp({
      middleware: [
        outer(({ response }, next) => {
          response.header('Expires', 'Wed, 21 Oct 2037 07:28:00 GMT')
          return next()
        }),
      ],
      routes: (router) => {
        const handler = counting(({ response }) => response.header('Cache-Control', 'max-age=1'))
        router.get('/', handler).use(cachePage(60))
      },
    })
    for (const { headers } of [await app.get('/'), await app.get('/')]) {
      assert.equal(headers['cache-control'], 'max-age=1')
      assert.equal(headers.expires, 'Wed, 21 Oct 2037 07:28:00 GMT')
    }
  })
})
