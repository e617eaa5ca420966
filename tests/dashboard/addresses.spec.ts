import { test } from '@japa/runner'
import { DASHBOARD, startDashboard } from './support/dashboard_app.ts'
import { SAME_ORIGIN, unescaped } from './support/form.ts'
import { startApp } from '../support/test_app.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { PageCache } from '../../src/page_cache/page_cache.ts'
import type { Visitor } from '../support/visitor.ts'

/** What stands in a form, by the names of its fields */
function fieldsOf(body: string): URLSearchParams {
  const fields = [...body.matchAll(/type="hidden"\s+name="([^"]*)"\s+value="([^"]*)"/g)]
  return new URLSearchParams(
    fields.map(([, name, value]): [string, string] => [name, unescaped(value)])
  )
}

async function send(visitor: Visitor, path: string, fields: URLSearchParams) {
  const body = fields.toString()
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(Buffer.byteLength(body)),
    ...SAME_ORIGIN,
  }
  return visitor.request('POST', path, { headers, body })
}

test.group('The addresses of the dashboard', () => {
  test('stay as they were asked for, under a prefix with a parameter: {$self}')
    .with(['shop', 'caf%C3%A9', '100%25', 'a%20b', 'a%2Fb', '%2525'])
    .run(async ({ assert }, tenant) => {
      const app = await startApp({
        routes: async (router, { container }) => {
          const pageCache = await container.make(PageCache)
          router.get('/news', () => 'news').use(cachePage(60, undefined, { tags: ['news'] }))
          router
            .group(() => pageCache.dashboard(router))
            .prefix('/:tenant')
            .use((_, next) => next())
        },
      })
      await app.get('/news')
      const base = `/${tenant}/page-cache`
      const visitor = app.visitor()
      const list = await visitor.get(`${base}/pages/`)
      assert.include(list.body, `action="${base}/pages"`)
      const back = `${base}/pages?tag=news`
      const action = new URLSearchParams({ verb: 'forget', what: 'tag', tag: 'news', back })
      const { body } = await visitor.get(`${base}/confirm?${action}`)
      assert.include(body, `action="${base}/act"`)
      const { status, headers } = await send(visitor, `${base}/act`, fieldsOf(body))
      assert.equal(status, 303)
      assert.equal(headers.location!.split('&message=')[0], back)
      const { status: shown } = await visitor.get(headers.location!)
      assert.equal(shown, 200)
    })

  test('are answered to a HEAD as to a GET, without a body', async ({ assert }) => {
    const app = await startDashboard()
    for (const path of ['', '/pages', '/warm-ups', '/confirm']) {
      const get = await app.get(`${DASHBOARD}${path}`)
      const head = await app.request('HEAD', `${DASHBOARD}${path}`)
      assert.deepEqual([head.status, head.body], [get.status, ''])
      assert.equal(head.headers['cache-control'], 'no-store')
    }
    const { status } = await app.request('HEAD', `${DASHBOARD}/act`)
    assert.equal(status, 404)
  })
})
