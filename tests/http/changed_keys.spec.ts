import { test } from '@japa/runner'
import { collectLogs } from '../support/logs.ts'
import { startApp } from '../support/test_app.ts'
import { authOf, login, webStack } from '../support/web_stack.ts'
import { byUrl } from '../../src/keys/by_url.ts'
import { keyOf } from '../../src/keys/key_of.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { KeyFunc } from '../../src/types.ts'
import type { HttpContext } from '@adonisjs/core/http'

const STORED = 'page-cache; fwd=uri-miss; stored'
const CHANGED = 'page-cache; fwd=uri-miss; detail=key-changed'

const allow = { allow: ['user', 'session', 'cookies', 'context'] as const }
const options = { allow: [...allow.allow] }

const whoAsked = ({ auth }: { auth: { isAuthenticated: boolean } }) =>
  auth.isAuthenticated ? 'member' : 'guest'

/** A page for members and one for guests, whose handler finds out who asks */
async function start(keyFunc: KeyFunc) {
  const app = await startApp({
    ...webStack(),
    routes: (router) => {
      router.get('/login/:id', login)
      router
        .get('/', async (ctx) => ((await authOf(ctx).check()) ? 'for members' : 'for guests'))
        .use(cachePage(60, keyFunc, options))
    },
  })
  const member = app.visitor()
  await member.get('/login/1')
  return { app, member }
}

test.group('A key that another one is when the handler has run', () => {
  test('names no page of members for guests', async ({ assert }) => {
    const keyFunc = keyOf(byUrl, (ctx) => whoAsked({ auth: authOf(ctx) }))
    const { app, member } = await start(keyFunc)
    const first = await member.get('/')
    assert.deepEqual([first.body, first.cacheStatus], ['for members', CHANGED])
    const guest = await app.get('/')
    assert.deepEqual([guest.body, guest.cacheStatus], ['for guests', STORED])
  })

  test('is the same where the key function finds out who asks', async ({ assert }) => {
    const keyFunc = keyOf(byUrl, async (ctx) => {
      await authOf(ctx).check()
      return whoAsked({ auth: authOf(ctx) })
    })
    const { app, member } = await start(keyFunc)
    for (const status of [/; stored/, /; hit/]) {
      for (const [visitor, body] of [
        [member, 'for members'],
        [app.visitor(), 'for guests'],
      ] as const) {
        const answer = await visitor.get('/')
        assert.equal(answer.body, body)
        assert.match(answer.cacheStatus!, status)
      }
    }
  })

  test('stores nothing: {0}')
    .with([
      ['a key function of its own', (ctx) => `${Reflect.get(ctx, 'mood')}`],
      ['an asynchronous one', async (ctx) => `${Reflect.get(ctx, 'mood')}`],
      ['one that is joined', keyOf(byUrl, (ctx) => `${Reflect.get(ctx, 'mood')}`)],
      ['null by now', (ctx) => (Reflect.get(ctx, 'mood') === 'good' ? null : 'key')],
      ['a prefix', undefined, (ctx) => `${Reflect.get(ctx, 'mood')}`],
    ] as [way: string, keyFunc: KeyFunc | undefined, keyPrefix?: (ctx: HttpContext) => string][])
    .run(async ({ assert }, [, keyFunc, keyPrefix]) => {
      const app = await startApp({
        routes: (router) => {
          const handler = (ctx: HttpContext) => {
            Object.assign(ctx, { mood: 'good' })
            return 'page'
          }
          router.get('/', handler).use(cachePage(60, keyFunc, { keyPrefix }))
          router.get('/forever', handler).use(cachePageForever(60, keyFunc, { keyPrefix }))
        },
      })
      for (const path of ['/', '/forever', '/']) {
        const { body, cacheStatus } = await app.get(path)
        assert.deepEqual([body, cacheStatus], ['page', CHANGED])
      }
      assert.equal(await app.pageCache.renew('/forever'), 'skipped: key-changed')
    })

  test('that fails then stores nothing, and the log tells', async ({ assert }) => {
    const logs = collectLogs()
    let calls = 0
    const app = await startApp({
      configs: logs.configs,
      routes: (router) => {
        const keyFunc = () => {
          if (++calls % 2 === 0) {
            throw new Error('only once')
          }
          return 'key'
        }
        router.get('/', () => 'page').use(cachePage(60, keyFunc))
      },
    })
    assert.equal(await app.cacheStatus('/'), 'page-cache; fwd=uri-miss; detail=key-error')
    assert.isTrue(logs.lines.some(({ err }) => JSON.stringify(err ?? '').includes('only once')))
  })

  test('reads what the visitor has sent, and not what the handler saw of it', async ({
    assert,
  }) => {
    const app = await startApp({
      routes: (router) => {
        const keyFunc: KeyFunc = ({ request }) =>
          `${request.request.url} ${request.ip()} ${request.header('if-none-match')}`
        router.get('/a', ({ request }) => request.url()).use(cachePage(60, keyFunc))
      },
    })
    const headers = { 'if-none-match': '"other"', 'range': 'bytes=0-1' }
    assert.equal(await app.cacheStatus('/a?b=1&a=2&utm_source=x', { headers }), STORED)
  })
})
