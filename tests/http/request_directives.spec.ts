import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { counting } from '../support/runs.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'

async function appWith(timeout: number | 'response') {
  const handler = counting(({ response }) => {
    response.header('Cache-Control', 'max-age=60').header('ETag', `"${handler.runs}"`)
  })
  const app = await startApp({
    routes: (router) => {
      router.get('/', handler).use(cachePage(timeout))
    },
  })
  const asking = (header: string) => app.get('/', { headers: { 'cache-control': header } })
  const reading = (header: string) => asking(header).then(({ body }) => body)
  return { app, asking, reading }
}

test.group('Request directives (RFC 9111, 5.2.1)', () => {
  test('{0}: {1}')
    .with([
      ['no-cache', 'page-cache; fwd=request; stored'],
      ['max-age=5', 'page-cache; fwd=request; stored'],
      ['min-fresh=55', 'page-cache; fwd=request; stored'],
      ['max-age=10', 'page-cache; hit; ttl=50'],
      ['no-store', 'page-cache; hit; ttl=50'],
      ['only-if-cached', 'page-cache; hit; ttl=50'],
      ['foo', 'page-cache; hit; ttl=50'],
    ] as const)
    .run(async ({ assert }, [header, status]) => {
      const clock = stopClock()
      const { app, asking } = await appWith('response')
      await app.get('/')
      clock.forward(10)
      const { cacheStatus } = await asking(header)
      assert.equal(cacheStatus, status)
    })

  test('only-if-cached: what is not stored is not produced', async ({ assert }) => {
    const { app, asking } = await appWith('response')
    const { status, cacheStatus, headers } = await asking('only-if-cached')
    assert.equal(status, 504)
    assert.equal(cacheStatus, 'page-cache; detail=only-if-cached')
    assert.equal(headers['cache-control'], 'no-store')
    assert.equal(await app.body('/'), '<p>run 1</p>')
  })

  test('no-store: what is produced for it is not stored', async ({ assert }) => {
    const { app, asking } = await appWith('response')
    const first = await asking('no-store')
    assert.equal(first.cacheStatus, 'page-cache; fwd=uri-miss; detail=no-store')
    assert.equal(await app.body('/'), '<p>run 2</p>')
  })

  test('max-stale: a page that has expired will do, as long as it is kept', async ({ assert }) => {
    const clock = stopClock()
    const { app, asking, reading } = await appWith('response')
    await app.get('/')
    clock.forward(70)
    const stale = await asking('max-stale=10')
    assert.equal(stale.body, '<p>run 1</p>')
    assert.equal(stale.cacheStatus, 'page-cache; hit; ttl=-10; detail=stale')
    assert.equal(await reading('max-stale=9'), '<p>run 2</p>')
  })

  test('pages with a fixed timeout do not ask the request', async ({ assert }) => {
    const { app, reading } = await appWith(60)
    assert.equal(await reading('only-if-cached'), '<p>run 1</p>')
    for (const header of ['no-cache', 'no-store', 'max-age=0', 'min-fresh=1000']) {
      assert.equal(await reading(header), '<p>run 1</p>')
    }
    const pragma = await app.get('/', { headers: { pragma: 'no-cache' } })
    assert.equal(pragma.body, '<p>run 1</p>')
  })
})
