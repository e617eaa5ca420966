import { test } from '@japa/runner'
import { startApp, type TestAppOptions } from '../support/test_app.ts'
import { outer } from '../support/outer.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { KeyFunc } from '../../src/types.ts'
import type { HttpContext } from '@adonisjs/core/http'

type Read = (ctx: HttpContext) => unknown
type Headers = Record<string, string>

const STORED = 'page-cache; fwd=uri-miss; stored'
const HIT = /^page-cache; hit/

function pageOf(read: Read, keyFunc?: KeyFunc, options: Partial<TestAppOptions> = {}) {
  return startApp({
    ...options,
    routes: (router) => {
      router.get('/', (ctx) => ({ read: read(ctx) ?? null })).use(cachePage(60, keyFunc))
    },
  })
}

/**
 * No proxy that is trusted: those of this machine are.
 */
const fromAfar = outer(({ request }, next) => {
  Object.defineProperty(request.request.socket, 'remoteAddress', { value: '192.0.2.7' })
  return next()
})

const answer = (read: unknown) => JSON.stringify({ read })

test.group('Headers of a request', () => {
  test('nobody gets what somebody else has sent: {0}')
    .with<[name: string, read: Read, sent: Headers, value: unknown][]>([
      [
        'the host of a proxy that is not trusted',
        ({ request }) => request.header('x-forwarded-host'),
        { 'x-forwarded-host': 'evil.test' },
        'evil.test',
      ],
      [
        'a header with the name of a property that every object has',
        ({ request }) => Object.hasOwn(request.headers(), 'constructor'),
        { constructor: 'x' },
        true,
      ],
    ])
    .run(async ({ assert }, [, read, headers, value]) => {
      const alone = await pageOf(read)
      const absent = await alone.body('/')
      const app = await pageOf(read, undefined, { middleware: [fromAfar] })
      for (const [sent, expected] of [
        [headers, answer(value)],
        [{}, absent],
        [headers, answer(value)],
        [{}, absent],
      ] as const) {
        assert.equal(await app.body('/', { headers: sent }), expected)
      }
      assert.match((await app.cacheStatus('/'))!, HIT)
      assert.match((await app.cacheStatus('/', { headers }))!, HIT)
    })

  test('what a trusted proxy adds to the host is told to nobody else', async ({ assert }) => {
    const app = await pageOf(({ request }) => request.header('x-forwarded-host'), undefined, {
      appUrl: 'http://a.test',
    })
    const as = (host: string) => app.body('/', { headers: { 'x-forwarded-host': host } })
    assert.equal(await as('a.test, evil.test'), answer('a.test'))
    assert.equal(await as('a.test'), answer('a.test'))
    assert.equal(await as('A.test:80'), answer('a.test'))
  })

  test('a page whose key has no host differs by it: {0}')
    .with<[way: string, read: (ctx: HttpContext) => unknown][]>([
      ['host()', ({ request }) => request.host()],
      ['Host', ({ request }) => request.header('host')],
      ['headers', ({ request }) => request.request.headers.host],
    ])
    .run(async ({ assert }, [, read]) => {
      const config = { hosts: ['a.test', 'b.test'] }
      const app = await pageOf(read, () => 'one', { config })
      for (const host of ['a.test', 'b.test', 'a.test']) {
        assert.equal(await app.body('/', { headers: { host } }), answer(host))
      }
      assert.match((await app.cacheStatus('/', { headers: { host: 'b.test' } }))!, HIT)
    })

  test('the handler sees no conditions, in whatever form: {$self}')
    .with(['range', 'if-none-match'])
    .run(async ({ assert }, name) => {
      const seen: unknown[] = []
      const app = await pageOf(({ request }) => request.request.headersDistinct[name], undefined, {
        middleware: [
          outer(async ({ request }, next) => {
            await next()
            seen.push(request.header(name), request.request.headersDistinct[name])
            seen.push(request.request.rawHeaders.includes(name))
          }),
        ],
      })
      assert.equal(await app.body('/', { headers: { [name]: '"x"' } }), answer(null))
      assert.deepEqual(seen, ['"x"', ['"x"'], true])
    })

  test('spaces tell values apart, where it is not known what they mean', async ({ assert }) => {
    const app = await pageOf(({ request }) => request.header('x-user'))
    for (const user of ['Ada  King', 'Ada King', 'Ada\tKing']) {
      assert.equal(await app.body('/', { headers: { 'x-user': user } }), answer(user))
    }
  })

  test('a name that no header can have is no input: {$self}')
    .with([':ip', ':accepts x', 'a b', 'toString'])
    .run(async ({ assert }, name) => {
      const app = await pageOf(({ request, response }) => {
        response.header('Vary', name)
        return String(request.request.headers[name])
      })
      const { cacheStatus, status } = await app.get('/')
      assert.deepEqual([status, cacheStatus], [200, STORED])
      assert.match((await app.cacheStatus('/'))!, HIT)
    })
})
