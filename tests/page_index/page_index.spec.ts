import { test } from '@japa/runner'
import { indexed } from '../support/indexed.ts'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'

test.group('The index of pages', () => {
  test('has what was stored, under the URL that it can be asked for again', async ({ assert }) => {
    const clock = stopClock()
    const app = await startApp({
      config: { version: '7' },
      routes: (router) => {
        router
          .get('/posts/:id', () => '<p>ü</p>')
          .use(cachePage(60, undefined, { tags: ['posts', 'kept-tag:odd'] }))
          .as('posts.show')
        router.get('/forever', () => 'page').use(cachePageForever(60))
        router.get('/none', () => 'page')
      },
    })
    for (const path of ['/posts/1?b=2&utm_source=x&a=1', '/forever', '/none', '/posts/%41']) {
      await app.get(path)
    }
    const { records, paths, gaps } = await indexed(app)

    assert.deepEqual(paths, ['/forever', '/posts/1?a=1&b=2', '/posts/A'])
    const [post, forever] = records
    const now = Date.now()
    assert.containsSubset(post, {
      url: `${app.url}/posts/1?a=1&b=2`,
      route: 'posts.show',
      version: '7',
      tags: ['posts', 'kept-tag:odd'],
      storedAt: now,
      freshUntil: now + 60_000,
      bytes: 9,
      headers: {},
      renewal: null,
    })
    assert.containsSubset(forever, { route: '/forever', tags: [], freshUntil: null })
    assert.isNull(forever.keptUntil)
    assert.deepEqual(gaps, { since: now, leftOut: 0, isDamaged: false })
    clock.forward(1)
  })

  test('has each page once, however often it is produced', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => router.get('/:page', () => 'page').use(cachePage(60)) as never,
    })
    await app.get('/a')
    await indexed(app)
    await app.get('/b')
    await app.pageCache.renew('/a')
    await app.pageCache.renew('/a')
    const { records, paths } = await indexed(app)

    assert.deepEqual(paths, ['/a', '/b'])
    assert.deepEqual(
      records.map(({ renewal }) => renewal?.result),
      [undefined, 'unchanged']
    )
  })
})
