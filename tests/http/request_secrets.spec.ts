import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { webStack } from '../support/web_stack.ts'
import { counting } from '../support/runs.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { HttpContext } from '@adonisjs/core/http'

/** What shield adds to a request and its response */
const secrets = ({ request, response }: HttpContext) => ({
  token: (request as unknown as { csrfToken: string }).csrfToken,
  nonce: (response as unknown as { nonce: string }).nonce,
})

/** Where shield's secrets cannot be cut out and personalised */
const REFUSED: [rule: string, what: string, handler: (ctx: HttpContext) => unknown][] = [
  [
    'csrf-token',
    'in bytes that are no text',
    (ctx) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(secrets(ctx).token)]),
  ],
  ['csrf-token', 'in a header', (ctx) => ctx.response.header('x-token', secrets(ctx).token).ok('')],
  ['csrf-token', 'in Base64', (ctx) => Buffer.from(secrets(ctx).token).toString('base64')],
  ['csrf-token', 'without its end', (ctx) => secrets(ctx).token.slice(0, -1)],
  [
    'csrf-token',
    'in a header, encoded',
    (ctx) => ctx.response.header('x-token', btoa(secrets(ctx).token)).ok(''),
  ],
  ['session', 'made by the handler', ({ session }) => session.get('csrf-secret')],
  ['nonce', 'in a header', (ctx) => ctx.response.header('x-nonce', secrets(ctx).nonce).ok('')],
]

test.group('Secrets of one request', () => {
  test('rule "{0}": {1}')
    .with(REFUSED)
    .run(async ({ assert }, [rule, , handler]) => {
      const app = await startApp({
        ...webStack({ shield: true }),
        routes: (router) => {
          router.get('/', handler).use(cachePage(60))
        },
      })
      assert.equal(await app.cacheStatus('/'), `page-cache; fwd=uri-miss; detail=${rule}`)
      assert.equal(await app.cacheStatus('/'), `page-cache; fwd=uri-miss; detail=${rule}`)
    })

  test("shield's own headers are those of each request, on hits too", async ({ assert }) => {
    const app = await startApp({
      ...webStack({ shield: true }),
      routes: (router) => {
        router.get('/', counting()).use(cachePage(60))
      },
    })
    const miss = await app.get('/')
    const hit = await app.get('/')
    const policy = 'content-security-policy'

    assert.match(hit.cacheStatus!, /^page-cache; hit/)
    assert.match(String(hit.headers[policy]), /'nonce-.+'/)
    assert.notEqual(hit.headers[policy], miss.headers[policy])
    assert.notDeepEqual(hit.headers['set-cookie'], miss.headers['set-cookie'])
    assert.lengthOf(hit.headers['set-cookie']!, 2)
  })
})

test.group('Flash messages', () => {
  test('who has some goes to the handler, and nobody else sees them', async ({ assert }) => {
    const app = await startApp({
      ...webStack({ views: { said: `Said: {{ flashMessages.get('notice', 'nothing') }}` } }),
      routes: (router) => {
        router.post('/', ({ session }) => session.flash('notice', 'saved'))
        router.get('/', ({ view }) => view.render('said')).use(cachePage(60))
      },
    })
    const visitor = app.visitor()
    await visitor.request('POST', '/')
    const flashed = await visitor.get('/')
    const other = await app.get('/')
    const afterwards = await visitor.get('/')

    assert.equal(flashed.body, 'Said: saved')
    assert.equal(flashed.cacheStatus, 'page-cache; fwd=bypass; detail=flash')
    assert.equal(other.body, 'Said: nothing')
    assert.equal(other.cacheStatus, 'page-cache; fwd=uri-miss; stored')
    assert.equal(afterwards.body, 'Said: nothing')
    assert.match(afterwards.cacheStatus!, /^page-cache; hit/)
  })

  test('a page that leaves some for the next one is not stored', async ({ assert }) => {
    const app = await startApp({
      ...webStack(),
      routes: (router) => {
        router
          .get('/', ({ session }) => {
            session.flash('notice', 'you were here')
            return 'page'
          })
          .use(cachePage(60))
      },
    })
    assert.equal(await app.cacheStatus('/'), 'page-cache; fwd=uri-miss; detail=flash')
    assert.equal(await app.cacheStatus('/'), 'page-cache; fwd=uri-miss; detail=flash')
  })
})
