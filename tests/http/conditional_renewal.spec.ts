import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { byUrl } from '../../src/keys/by_url.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { TestApp } from '../support/test_app.ts'

const MODIFIED = 'Wed, 31 Dec 2025 00:00:00 GMT'

/**
 * A resource that answers conditional requests, and remembers how it was asked.
 */
class Resource {
  etag: string | null = '"1"'
  modified: string | null = null
  body = 'first'
  headers: Record<string, string> = { 'cache-control': 'max-age=60' }
  asked: (string | undefined)[] = []

  answer = ({ request, response }: HttpContext) => {
    const { 'if-none-match': noneMatch, 'if-modified-since': since } = request.headers()
    this.asked.push(noneMatch ?? since)
    Object.entries(this.headers).forEach(([name, value]) => response.header(name, value))
    if (this.etag) {
      response.header('ETag', this.etag)
    }
    if (this.modified) {
      response.header('Last-Modified', this.modified)
    }
    const isCurrent = noneMatch ? noneMatch === this.etag : since && since === this.modified
    return isCurrent ? response.status(304).send(null) : response.send(this.body)
  }
}

async function serving(resource: Resource): Promise<TestApp> {
  return startApp({
    routes: (router) => {
      router.get('/', resource.answer).use(cachePage('response', byUrl))
    },
  })
}

test.group('Renewing a page with its validators', () => {
  test('a 304 keeps the body and updates the headers: {0}')
    .with([
      ['ETag', '"1"', null, '"1"'],
      ['weak ETag', 'W/"1"', null, 'W/"1"'],
      ['Last-Modified', null, MODIFIED, MODIFIED],
    ] as const)
    .run(async ({ assert }, [, etag, modified, asked]) => {
      const clock = stopClock()
      const resource = Object.assign(new Resource(), { etag, modified })
      resource.headers['x-edition'] = '1'
      const app = await serving(resource)
      await app.get('/')

      clock.forward(61)
      resource.headers = { 'cache-control': 'max-age=30', 'x-edition': '2' }
      const renewed = await app.get('/')
      assert.deepEqual(resource.asked, [undefined, asked])
      assert.equal(renewed.status, 200)
      assert.equal(renewed.body, 'first')
      assert.equal(renewed.headers['x-edition'], '2')
      assert.equal(renewed.cacheStatus, 'page-cache; fwd=stale; fwd-status=304; stored')

      const hit = await app.get('/')
      assert.equal(hit.cacheStatus, 'page-cache; hit; ttl=30')
      assert.equal(hit.headers['x-edition'], '2')
      assert.equal(hit.headers['content-type'], renewed.headers['content-type'])
      assert.equal(hit.body, 'first')
    })

  test('a changed page takes the place of the stored one', async ({ assert }) => {
    const clock = stopClock()
    const resource = new Resource()
    const app = await serving(resource)
    await app.get('/')
    clock.forward(61)
    Object.assign(resource, { etag: '"2"', body: 'second' })
    const changed = await app.get('/')
    assert.equal(changed.cacheStatus, 'page-cache; fwd=stale; stored')
    assert.equal(changed.body, 'second')
    assert.equal(await app.body('/'), 'second')
    assert.lengthOf(resource.asked, 2)
  })

  test('a page without freshness, but with a validator, is asked about every time: {$self}')
    .with(['no-cache', 'max-age=0', 'max-age=60, no-cache', 'max-age=0, must-revalidate'])
    .run(async ({ assert }, header) => {
      const resource = new Resource()
      resource.headers = { 'cache-control': header }
      const app = await serving(resource)
      for (let visit = 0; visit < 3; visit++) {
        assert.equal(await app.body('/'), 'first')
      }
      assert.deepEqual(resource.asked, [undefined, '"1"', '"1"'])
    })

  test('the handler is asked in the name of the cache, not of the visitor', async ({ assert }) => {
    const clock = stopClock()
    const resource = new Resource()
    const app = await serving(resource)
    const asking = (etag: string) => app.get('/', { headers: { 'if-none-match': etag } })

    const first = await asking('"0"')
    assert.equal(first.status, 200)
    const matching = await asking('"1"')
    assert.equal(matching.status, 304)
    assert.match(matching.cacheStatus!, /hit/)

    clock.forward(61)
    const outdated = await asking('"0"')
    assert.equal(outdated.status, 200)
    assert.equal(outdated.body, 'first')
    clock.forward(61)
    const current = await asking('"1"')
    assert.equal(current.status, 304)
    assert.deepEqual(resource.asked, [undefined, '"1"', '"1"'])
  })

  test('an ETag that the cache has made is nothing to ask the handler with', async ({ assert }) => {
    const clock = stopClock()
    const resource = Object.assign(new Resource(), { etag: null })
    const app = await serving(resource)
    const { headers } = await app.get('/')
    assert.isString(headers.etag)
    clock.forward(61)
    await app.get('/')
    assert.deepEqual(resource.asked, [undefined, undefined])
  })

  test('a 304 about something else updates nothing, and the next visitor asks anew', async ({
    assert,
  }) => {
    const clock = stopClock()
    let runs = 0
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', ({ request, response }) => {
            runs++
            response.header('Cache-Control', 'max-age=60')
            const isAsked = request.header('if-none-match') !== undefined
            response.header('ETag', isAsked ? '"other"' : `"${runs}"`)
            return isAsked ? response.status(304).send(null) : `run ${runs}`
          })
          .use(cachePage('response'))
      },
    })
    await app.get('/')
    clock.forward(61)
    const { status, body, headers, cacheStatus } = await app.get('/')
    assert.equal(status, 200)
    assert.equal(body, 'run 1')
    assert.equal(headers.etag, '"1"')
    assert.equal(cacheStatus, 'page-cache; fwd=stale; detail=validators')
    assert.equal(await app.body('/'), 'run 3')
  })

  test('a 304 that the cache has not asked for is no page', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', ({ response }) => {
            response.status(304).header('Cache-Control', 'max-age=60').header('ETag', '"1"')
          })
          .use(cachePage('response'))
      },
    })
    for (const { status, cacheStatus } of [await app.get('/'), await app.get('/')]) {
      assert.equal(status, 304)
      assert.equal(cacheStatus, 'page-cache; fwd=uri-miss; detail=status')
    }
  })

  test('what a 304 says in private is not stored', async ({ assert }) => {
    const clock = stopClock()
    const resource = new Resource()
    const app = await serving(resource)
    await app.get('/')
    clock.forward(61)
    resource.headers = { 'cache-control': 'private, max-age=60', 'x-name': 'Ada' }
    const theirs = await app.get('/')
    assert.equal(theirs.body, 'first')
    assert.equal(theirs.headers['x-name'], 'Ada')
    assert.equal(theirs.cacheStatus, 'page-cache; fwd=stale; detail=private')

    resource.headers = { 'cache-control': 'max-age=60' }
    const next = await app.get('/')
    assert.notProperty(next.headers, 'x-name')
    assert.equal(next.headers['cache-control'], 'max-age=60')
  })

  test('a warm-up asks with the validators as well', async ({ assert }) => {
    const resource = new Resource()
    const app = await serving(resource)
    await app.get('/')
    assert.equal(await app.pageCache.renew(`${app.url}/`), 'unchanged')
    Object.assign(resource, { etag: '"2"', body: 'second' })
    assert.equal(await app.pageCache.renew(`${app.url}/`), 'renewed')
    assert.deepEqual(resource.asked, [undefined, '"1"', '"1"'])
    assert.equal(await app.body('/'), 'second')
  })

  test('a handler of a page with a fixed timeout does not see the conditions of its visitor', async ({
    assert,
  }) => {
    const asked: unknown[] = []
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', ({ request }) => {
            asked.push(request.header('if-none-match'), request.header('cache-control'))
            return 'page'
          })
          .use(cachePage(60))
      },
    })
    await app.get('/', { headers: { 'if-none-match': '"x"', 'cache-control': 'no-cache' } })
    const hit = await app.get('/', { headers: { 'cache-control': 'no-cache' } })
    assert.deepEqual(asked, [undefined, 'no-cache'])
    assert.match(hit.cacheStatus!, /^page-cache; hit/)
  })
})
