import { test } from '@japa/runner'
import { stopClock } from '../support/clock.ts'
import { startApp } from '../support/test_app.ts'
import { CachePageMixin } from '../../src/controllers/cache_page_mixin.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { CacheHelpersConfig, CachePageOptions } from '../../src/types.ts'

/**
 * What browsers are told of a page that is fresh for ten minutes, so many seconds after it was stored.
 */
async function told(options: CachePageOptions, config: CacheHelpersConfig, ...ages: number[]) {
  const clock = stopClock()
  const { get } = await startApp({
    config,
    routes: (router) => {
      router.get('/', () => 'page').use(cachePage(600, undefined, options))
    },
  })
  const answers = []
  let age = 0
  for (const next of ages) {
    clock.forward(next - age)
    age = next
    const { headers } = await get('/')
    answers.push([headers['cache-control'], headers.age, headers.expires])
  }
  return answers
}

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toUTCString()

test.group('Browser timeout', () => {
  test('browsers keep a page for it from when they get it', async ({ assert }) => {
    const expected = [
      ['max-age=30', undefined, at(30)],
      ['max-age=130', '100', at(130)],
      ['max-age=600', '590', at(600)],
    ]
    assert.deepEqual(await told({ browserTimeout: '30s' }, {}, 0, 100, 590), expected)
    assert.deepEqual(await told({}, { browserTimeout: 30 }, 0, 100, 590), expected)
  })

  test('a page may take back what the configuration says', async ({ assert }) => {
    assert.deepEqual(await told({ browserTimeout: null }, { browserTimeout: 30 }, 0, 100), [
      ['max-age=600', undefined, at(600)],
      ['max-age=600', '100', at(600)],
    ])
  })

  test('0: they ask every time', async ({ assert }) => {
    assert.deepEqual(await told({ browserTimeout: 0 }, {}, 0, 100), [
      ['max-age=0', undefined, at(0)],
      ['max-age=100', '100', at(100)],
    ])
  })

  test('shared caches keep a public page for its own time', async ({ assert }) => {
    assert.deepEqual(await told({ public: true, browserTimeout: 30 }, {}, 0, 100), [
      ['public, max-age=30, s-maxage=600', undefined, at(30)],
      ['public, max-age=130, s-maxage=600', '100', at(130)],
    ])
  })

  test('a page that is kept for ever expires for browsers then', async ({ assert }) => {
    stopClock()
    const { get } = await startApp({
      routes: (router) => {
        router.get('/', () => 'page').use(cachePageForever(90, undefined, { browserTimeout: 30 }))
      },
    })
    for (const round of ['miss', 'hit']) {
      const { headers } = await get('/')
      assert.notProperty(headers, 'cache-control', round)
      assert.equal(headers.expires, at(30), round)
    }
  })

  test('a controller says it with a static property', async ({ assert }) => {
    class PagesController extends CachePageMixin() {
      static cacheTimeout = 600
      static cacheBrowserTimeout = '1m'
      async index() {
        return 'page'
      }
    }
    const { get } = await startApp({
      routes: (router) => void router.get('/', [PagesController, 'index']),
    })
    const { headers } = await get('/')
    assert.equal(headers['cache-control'], 'max-age=60')
  })
})
