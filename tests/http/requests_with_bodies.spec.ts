import { test } from '@japa/runner'
import { text } from 'node:stream/consumers'
import { startApp } from '../support/test_app.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { RequestOptions } from '../support/visitor.ts'

const BYPASS = 'page-cache; fwd=bypass; detail=body'
const HIT = /^page-cache; hit/

/**
 * A search API that takes its query from the body of a GET.
 */
const search = async ({ request }: HttpContext) =>
  `found: ${(await text(request.request)) || 'all'}`

const start = () =>
  startApp({
    routes: (router) => {
      router.get('/search', search).use(cachePage(60))
    },
  })

const BODIES: [what: string, request: RequestOptions][] = [
  ['a length', { headers: { 'content-length': '3' }, body: 'tea' }],
  ['chunks', { headers: { 'transfer-encoding': 'chunked' }, body: 'tea' }],
]

test.group('Requests with a body', () => {
  test('a GET with {0} neither stores nor reads')
    .with(BODIES)
    .run(async ({ assert }, [, request]) => {
      const app = await start()
      for (const round of ['before a page is stored', 'after it']) {
        const answer = await app.get('/search', request)
        assert.equal(answer.body, 'found: tea', round)
        assert.equal(answer.cacheStatus, BYPASS, round)
        assert.equal(await app.body('/search'), 'found: all', round)
      }
      assert.match((await app.cacheStatus('/search'))!, HIT)
    })

  test('a HEAD with {0} is not answered from the store')
    .with(BODIES)
    .run(async ({ assert }, [, request]) => {
      const app = await start()
      await app.get('/search')
      const { cacheStatus } = await app.request('HEAD', '/search', request)
      assert.equal(cacheStatus, BYPASS)
      const bodiless = await app.request('HEAD', '/search')
      assert.match(bodiless.cacheStatus!, HIT)
    })

  test('a body without bytes is none', async ({ assert }) => {
    const app = await start()
    await app.get('/search')
    const headers = { 'content-length': '0' }
    assert.match((await app.cacheStatus('/search', { headers }))!, HIT)
  })

  test('a page that no visitor may cause is not caused by one with a body', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router
          .get('/search', search)
          .use(cachePageForever(60, undefined, { onMiss: 'unavailable' }))
      },
    })
    const { status, cacheStatus } = await app.get('/search', BODIES[0][1])
    assert.equal(status, 503)
    assert.equal(cacheStatus, BYPASS)
  })
})
