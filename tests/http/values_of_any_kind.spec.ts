import { test } from '@japa/runner'
import { outer } from '../support/outer.ts'
import { startApp } from '../support/test_app.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'

/** Throws whatever it is asked */
const HOSTILE = new Proxy(
  {},
  {
    get: () => {
      throw new Error('No')
    },
    has: () => {
      throw new Error('No')
    },
    getPrototypeOf: () => {
      throw new Error('No')
    },
    ownKeys: () => {
      throw new Error('No')
    },
  }
)

const KINDS: [kind: string, value: unknown][] = [
  ['fields', { userId: 7 }],
  ['an array', [7]],
  ['a map', new Map([['userId', 7]])],
  ['a text', 'anna'],
  ['a number', 7],
  ['a function', () => 7],
  ['methods', { get: () => 7, initiated: true }],
  [
    'methods that throw',
    {
      get flashMessages() {
        throw new Error('No')
      },
    },
  ],
  ['what throws', HOSTILE],
  ['nothing', null],
  ['false', false],
]

test.group('A name of a package', () => {
  for (const name of ['session', 'auth', 'i18n', 'view', 'bouncer', 'params', 'subdomains']) {
    test(`under which a middleware has put {0} costs no page: ctx.${name}`)
      .with(KINDS.filter(([kind]) => name !== 'params' || !/fields|methods/.test(kind)))
      .run(async ({ assert }, [, value]) => {
        const app = await startApp({
          middleware: [
            outer((ctx, next) => {
              Object.defineProperty(ctx, name, { value, writable: true, configurable: true })
              return next()
            }),
          ],
          routes: (router) => {
            router.get('/', () => 'a page').use(cachePage(60))
            router.get('/read', (ctx) => typeof Reflect.get(ctx, name)).use(cachePage(60))
            router.post('/', () => 'written')
          },
        })
        for (const method of ['GET', 'GET', 'HEAD']) {
          const { status, body } = await app.request(method, '/')
          assert.deepEqual([status, body], [200, method === 'GET' ? 'a page' : ''])
        }
        for (const headers of [{ cookie: 'bert' }, { cookie: 'anna' }]) {
          const read = await app.get('/read', { headers })
          assert.deepEqual([read.status, read.body], [200, typeof value])
          assert.match(read.cacheStatus!, /detail=(context|user|flash)/)
        }
        const { status } = await app.request('POST', '/')
        assert.equal(status, 200)
      })
  }
})
