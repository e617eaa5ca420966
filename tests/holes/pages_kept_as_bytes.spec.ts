import { test } from '@japa/runner'
import { startApp, type TestApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { HttpContext } from '@adonisjs/core/http'

/** So long that it is sent as bytes, of which there are more than characters */
const TEXT = 'é – 世 😀 '.repeat(1_000)
const pageOf = (name: string) => `<p>${TEXT}</p><input value="${name}"><p>${TEXT}</p>`

/** Of the visitor who asks just now */
let visitor = ''
async function start(
  timeout: 60 | 'response',
  handler: (ctx: HttpContext, page: () => Promise<string>) => unknown
) {
  const app = await startApp({
    config: { holes: [{ name: 'name', fill: () => visitor }] },
    routes: (router) => {
      const page = async (ctx: HttpContext) => pageOf(await app.pageCache.hole(ctx, 'name'))
      router
        .get('/', (ctx) => handler(ctx, () => page(ctx)))
        .use(cachePage(timeout, undefined, { tags: ['names'] }))
    },
  })
  return app
}

/**
 * @returns what it is, and whether the page has the name where it belongs
 */
async function ask(app: TestApp, name: string) {
  visitor = name
  const { body, cacheStatus } = await app.get('/')
  return { cacheStatus, isRight: body === pageOf(name) }
}

test.group('A hole of a page that is kept as bytes', () => {
  test('is where it was when the page is outdated', async ({ assert }) => {
    const app = await start(60, (_, page) => page())
    await ask(app, 'Ada Lovelace')
    const hit = await ask(app, 'Grace Hopper')
    assert.match(hit.cacheStatus!, /; hit/)
    assert.isTrue(hit.isRight)
    await app.pageCache.expireTags(['names'])
    const outdated = await ask(app, 'Edsger Dijkstra')
    assert.include(outdated.cacheStatus!, 'detail=outdated')
    assert.isTrue(outdated.isRight)
  })

  test('is where it was when a 304 has said that the page is current', async ({ assert }) => {
    const clock = stopClock()
    const app = await start('response', ({ request, response }, page) => {
      response.header('cache-control', 'max-age=60')
      response.header('etag', '"1"')
      return request.header('if-none-match') === '"1"' ? response.status(304).send(null) : page()
    })
    await ask(app, 'Ada Lovelace')
    const hit = await ask(app, 'Grace Hopper')
    assert.isTrue(hit.isRight)
    clock.forward(61)
    const renewed = await ask(app, 'Edsger Dijkstra')
    assert.include(renewed.cacheStatus!, 'fwd-status=304; stored')
    assert.isTrue(renewed.isRight)
    app.pageCache.stores.inUse().forEach((store) => store.memo.clear())
    const read = await ask(app, 'Barbara Liskov')
    assert.match(read.cacheStatus!, /; hit/)
    assert.isTrue(read.isRight)
  })
})
