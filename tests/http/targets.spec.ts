import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { counting } from '../support/runs.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { CacheHelpersConfig } from '../../src/types.ts'

const TARGETS = { targets: ['X-Ours-Cache-Control', 'CDN-Cache-Control'] }

/** A page of `timeout: 'response'` that says something in its headers */
async function appSaying(
  headers: Record<string, string>,
  config: CacheHelpersConfig = TARGETS,
  timeout: 'response' | 60 = 'response'
) {
  const handler = counting(({ response }) =>
    Object.entries(headers).forEach(([name, value]) => response.header(name, value))
  )
  return startApp({
    config,
    routes: (router) => {
      router.get('/', handler).use(cachePage(timeout, undefined, { allow: ['authorization'] }))
    },
  })
}

test.group('Targeted headers (RFC 9213)', () => {
  test('{0}: fresh for {2} seconds')
    .with([
      ['a longer time than Cache-Control', { 'cdn-cache-control': 'max-age=600' }, 600],
      [
        'a shorter one',
        { 'cdn-cache-control': 'max-age=30', 'cache-control': 'max-age=600, s-maxage=600' },
        30,
      ],
      [
        'although others must not store it',
        { 'cdn-cache-control': 'max-age=600', 'cache-control': 'no-store, private' },
        600,
      ],
      [
        'whatever Expires says',
        { 'cdn-cache-control': 'max-age=600', 'expires': 'Thu, 01 Jan 1970 00:00:00 GMT' },
        600,
      ],
      [
        'the first of two',
        { 'cdn-cache-control': 'max-age=600', 'x-ours-cache-control': 'max-age=30' },
        30,
      ],
      [
        'the second where the first is not valid',
        { 'cdn-cache-control': 'max-age=600', 'x-ours-cache-control': 'max-age=x, &' },
        600,
      ],
      [
        'Cache-Control where none is valid',
        { 'cdn-cache-control': 'max-age="600"', 'cache-control': 'max-age=30' },
        30,
      ],
      [
        'Cache-Control where it is empty',
        { 'cdn-cache-control': '', 'cache-control': 'max-age=30' },
        30,
      ],
    ] as [string, Record<string, string>, number][])
    .run(async ({ assert }, [, headers, seconds]) => {
      const clock = stopClock()
      const app = await appSaying({ 'cache-control': 'max-age=60', ...headers })
      assert.equal(await app.cacheStatus('/'), 'page-cache; fwd=uri-miss; stored')
      clock.forward(seconds - 1)
      assert.equal(await app.cacheStatus('/'), 'page-cache; hit; ttl=1')
      clock.forward(1)
      assert.equal(await app.cacheStatus('/'), 'page-cache; fwd=uri-miss; stored')
    })

  test('"{0}" is not stored: {1}')
    .with([
      ['no-store', 'no-store'],
      ['private', 'private'],
      ['max-age=600, private="a"', 'private'],
      ['none', 'freshness'],
    ] as const)
    .run(async ({ assert }, [value, detail]) => {
      const app = await appSaying({
        'cdn-cache-control': value,
        'cache-control': 'max-age=600, public',
        'expires': 'Wed, 21 Oct 2037 07:28:00 GMT',
      })
      assert.equal(await app.cacheStatus('/'), `page-cache; fwd=uri-miss; detail=${detail}`)
    })

  test('a page that must be asked about each time is asked about', async ({ assert }) => {
    const app = await appSaying({
      'cdn-cache-control': 'max-age=600, no-cache',
      'cache-control': 'max-age=600',
      'etag': '"v1"',
    })
    await app.get('/')
    assert.match((await app.cacheStatus('/'))!, /^page-cache; fwd=stale/)
  })

  test('what it says to everybody counts for requests with credentials', async ({ assert }) => {
    const headers = { authorization: 'Bearer mine' }
    const open = await appSaying({ 'cdn-cache-control': 'max-age=60, public' })
    assert.equal(await open.cacheStatus('/', { headers }), 'page-cache; fwd=uri-miss; stored')
    const closed = await appSaying({
      'cdn-cache-control': 'max-age=60',
      'cache-control': 'max-age=60, public',
    })
    assert.equal(
      await closed.cacheStatus('/', { headers }),
      'page-cache; fwd=uri-miss; detail=authorization'
    )
  })

  test('all headers leave as the handler said them', async ({ assert }) => {
    const said = { 'cdn-cache-control': 'max-age=600', 'cache-control': 'no-store' }
    const app = await appSaying(said)
    for (let round = 0; round < 2; round++) {
      const { headers } = await app.get('/')
      assert.equal(headers['cdn-cache-control'], said['cdn-cache-control'])
      assert.equal(headers['cache-control'], said['cache-control'])
    }
  })

  test('a header that is no target changes nothing', async ({ assert }) => {
    for (const config of [{}, { targets: ['Other-Cache-Control'] }]) {
      const app = await appSaying(
        { 'cdn-cache-control': 'max-age=600', 'cache-control': 'no-store' },
        config
      )
      assert.equal(await app.cacheStatus('/'), 'page-cache; fwd=uri-miss; detail=no-store')
    }
  })

  test('pages with a timeout of their own know no targets', async ({ assert }) => {
    const said = { 'cdn-cache-control': 'max-age=600', 'cache-control': 'no-store' }
    const app = await appSaying(said, TARGETS, 60)
    assert.equal(await app.cacheStatus('/'), 'page-cache; fwd=uri-miss; detail=no-store')
  })
})

test.group('must-understand (RFC 9111, 5.2.2.3)', () => {
  const BOTH = 'max-age=60, no-store, must-understand'

  test('with it, no-store is for those that do not know it: {0}, {1}')
    .with([
      [200, BOTH, 'stored'],
      [404, BOTH, 'stored'],
      [200, 'max-age=60, must-understand', 'stored'],
      [299, BOTH, 'detail=no-store'],
      [299, 'max-age=60, must-understand', 'detail=status'],
      [200, 'max-age=60, no-store', 'detail=no-store'],
      [200, `${BOTH}, private`, 'detail=private'],
    ] as const)
    .run(async ({ assert }, [status, cacheControl, what]) => {
      const app = await startApp({
        routes: (router) => {
          const handler = counting(({ response }) =>
            response.status(status).header('Cache-Control', cacheControl)
          )
          router.get('/', handler).use(cachePage('response'))
        },
      })
      assert.equal(await app.cacheStatus('/'), `page-cache; fwd=uri-miss; ${what}`)
    })

  test('a page with a timeout of its own is not stored by it', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router
          .get(
            '/',
            counting(({ response }) => response.header('Cache-Control', BOTH))
          )
          .use(cachePage(60))
      },
    })
    assert.equal(await app.cacheStatus('/'), 'page-cache; fwd=uri-miss; detail=no-store')
  })
})
