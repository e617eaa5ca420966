import { randomUUID } from 'node:crypto'
import { test } from '@japa/runner'
import { outer } from '../support/outer.ts'
import { webStack } from '../support/web_stack.ts'
import { startFront } from './support/front_app.ts'
import { startApp } from '../support/test_app.ts'
import { collectRejections } from '../support/rejections.ts'
import { byUrl } from '../../src/keys/by_url.ts'
import { keyOf } from '../../src/keys/key_of.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { CacheHelpersConfig, CachePageOptions, KeyFunc } from '../../src/types.ts'

const front = { front: true }
const asked = { headers: { 'host': 'a.test', 'user-agent': 'Somebody/1.0' } }
type Around = (ctx: HttpContext, next: () => Promise<unknown>) => unknown

/** A page with a middleware around it */
function start(around: Around, keyFunc: KeyFunc = byUrl, options: CachePageOptions = {}) {
  return startFront({
    middleware: [outer(around)],
    config: { hosts: ['a.test'] },
    http: { generateRequestId: true },
    routes: (router) => {
      router.get('/', () => 'page').use(cachePage(60, keyFunc, { ...front, ...options }))
    },
  })
}

/** What a middleware does with the finished response */
const after = (change: (ctx: HttpContext) => unknown): Around => {
  return async (ctx, next) => {
    await next()
    await change(ctx)
  }
}

const headerOf = (value: (ctx: HttpContext) => string) =>
  after((ctx) => ctx.response.header('x-own', value(ctx)))

let counter = 0

test.group('Answers that are not given in front', () => {
  test('those with what is of one request or visitor: {0}')
    .with([
      ['a cookie', after(({ response }) => response.plainCookie('a', 'b'))],
      [
        'a cookie past AdonisJS',
        after(({ response }) => response.response.setHeader('Set-Cookie', 'a=b')),
      ],
      ['a nonce', headerOf(() => randomUUID())],
      ['a counter', headerOf(() => String(++counter))],
      ['the id of the request', headerOf(({ request }) => request.id()!)],
      ['the address', headerOf(({ request }) => `you are ${request.ip()}`)],
      ['the browser', headerOf(({ request }) => request.header('user-agent', 'none')!)],
      ['Vary: *', after(({ response }) => response.header('Vary', '*'))],
      ['all headers', after(({ request }) => Object.keys(request.headers()))],
      ['the headers as they came', after(({ request }) => request.request.rawHeaders.length)],
      ['a certificate', after(({ request }) => 'authorized' in request.request.socket)],
      ['another body', after(({ response }) => response.send('another'))],
      ['another status', after(({ response }) => response.status(203))],
      ['another Age', after(({ response }) => response.header('Age', '7'))],
      [
        'another Cache-Status',
        after(({ response }) => response.header('Cache-Status', 'mine; hit')),
        /^mine; hit$/,
      ],
      ['the connection', after(({ response }) => response.header('Connection', 'close'))],
    ] as [string, Around, RegExp?][])
    .run(async ({ assert }, [, around, answered = /page-cache; hit/]) => {
      const app = await start(around)
      for (let time = 0; time < 3; time++) {
        const { inFront, cacheStatus } = await app.warm('/', asked)
        assert.isFalse(inFront)
        assert.match(cacheStatus!, answered)
      }
    })

  test('those whose key is a promise that fails when it is asked for again', async ({ assert }) => {
    const rejections = collectRejections()
    const asking = { isStored: false, of: new WeakSet<HttpContext>() }
    const keyFunc: KeyFunc = async (ctx) => {
      if (asking.isStored && asking.of.has(ctx)) {
        throw new Error('the database has gone')
      }
      asking.of.add(ctx)
      return 'key'
    }
    const app = await start((_, next) => next(), keyFunc)
    await app.get('/', asked)
    asking.isStored = true
    for (let time = 0; time < 4; time++) {
      const { cacheStatus } = await app.get('/', asked)
      assert.match(cacheStatus!, /; hit/)
    }
    await new Promise((resolve) => setImmediate(resolve))
    assert.isEmpty(rejections)
  })

  test('those whose key depends on who asks: {0}')
    .with([
      ['on the address', keyOf(byUrl, ({ request }) => request.ip())],
      ['on the browser', ({ request }) => request.header('user-agent', 'none')!],
      ['on a promise', async () => 'key'],
    ] as [string, KeyFunc][])
    .run(async ({ assert }, [, keyFunc]) => {
      const app = await start((_, next) => next(), keyFunc)
      assert.isFalse(
        await app.comesInFront('/', { headers: { 'host': 'a.test', 'user-agent': 'a' } })
      )
      assert.isFalse(
        await app.comesInFront('/', { headers: { 'host': 'a.test', 'user-agent': 'b' } })
      )
    })

  test('those of pages with holes, and with the cookies of a session', async ({ assert }) => {
    const app = await startFront({
      ...webStack({ shield: true, views: { form: '<form>{{ csrfField() }}</form>' } }),
      routes: (router) => {
        router.get('/form', ({ view }) => view.render('form')).use(cachePage(60, byUrl, front))
        router.get('/plain', () => 'plain').use(cachePage(60, byUrl, front))
      },
    })
    for (const path of ['/form', '/plain', '/form', '/plain']) {
      assert.isFalse(await app.comesInFront(path))
    }
  })

  test('what was refused is tried again a minute later', async ({ assert }) => {
    let isNew = true
    const app = await start(headerOf(() => (isNew ? randomUUID() : 'old')))
    assert.isFalse(await app.comesInFront('/', asked))
    isNew = false
    app.clock.forward(30)
    await app.ask('/', asked)
    assert.isFalse(await app.comesInFront('/', asked))
    app.clock.forward(31)
    assert.isTrue(await app.comesInFront('/', asked))
  })

  test('what a middleware says from now on is said a second later', async ({ assert }) => {
    let said = 'one'
    const app = await start(headerOf(() => said))
    const before = await app.warm('/', asked)
    assert.equal(before.headers['x-own'], 'one')
    said = 'two'
    app.clock.forward(1)
    for (let time = 0; time < 3; time++) {
      const { headers } = await app.ask('/', asked)
      assert.equal(headers['x-own'], 'two')
    }
  })
})

test.group('Declarations of front pages', () => {
  test('that make no sense do not start: {0}')
    .with([
      ['a consent', { allow: ['user'] }, {}, /remove 'user' from what it allows/],
      ['a consent of the configuration', {}, { allow: ['session'] }, /write allow: \[\]/],
      ['holes', { holes: ['name'] }, {}, /Remove "holes", or "front"/],
      ['no memo', {}, { memo: 0 }, /Set it above 0 in config\/cache_helpers.ts/],
    ] as [string, CachePageOptions, CacheHelpersConfig, RegExp][])
    .run(async ({ assert }, [, options, config, message]) => {
      const holes = [{ name: 'name', fill: () => 'Ada' }]
      await assert.rejects(
        () =>
          startApp({
            config: { ...config, holes },
            routes: (router) => {
              router.get('/', () => 'page').use(cachePage(60, byUrl, { ...front, ...options }))
            },
          }),
        message
      )
    })
})
