import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { collectLogs } from '../support/logs.ts'
import { counting } from '../support/runs.ts'
import { storesIn } from '../support/stores.ts'
import { byUrl } from '../../src/keys/by_url.ts'
import { byPath } from '../../src/keys/by_path.ts'
import { keyOf } from '../../src/keys/key_of.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { KeyFunc } from '../../src/types.ts'
import type { HttpContext, Router } from '@adonisjs/core/http'

const STORED = 'page-cache; fwd=uri-miss; stored'
const HIT = /^page-cache; hit/

test.group('Key functions', () => {
  test('one that {0} serves the page uncached, and the log tells')
    .with([
      [
        'throws',
        () => {
          throw new Error('no key')
        },
        /no key/,
      ],
      ['rejects', () => Promise.reject(new Error('no key')), /no key/],
      ['returns undefined', () => undefined, /undefined/],
      ['returns a number', () => 42, /number/],
      ['returns an object', () => ({}), /object/],
    ] as [string, () => unknown, RegExp][])
    .run(async ({ assert }, [, keyFunc, reason]) => {
      const logs = collectLogs()
      const app = await startApp({
        configs: logs.configs,
        routes: (router) => {
          router.get('/', counting()).use(cachePage(60, keyFunc as KeyFunc))
        },
      })
      for (const body of ['<p>run 1</p>', '<p>run 2</p>']) {
        const answer = await app.get('/')
        assert.equal(answer.status, 200)
        assert.equal(answer.body, body)
        assert.equal(answer.cacheStatus, 'page-cache; fwd=bypass; detail=key-error')
      }
      const [line] = logs.lines.filter(({ level }) => level >= 50)
      assert.match(line.msg, /the key function of cachePage\(\) failed on the route \/$/)
      assert.match(JSON.stringify(line.err), reason)
    })

  test('of those that are joined one fails at once, and one later', async ({ assert, cleanup }) => {
    const unheard: unknown[] = []
    const hear = (error: unknown) => unheard.push(error)
    process.on('unhandledRejection', hear)
    cleanup(() => void process.off('unhandledRejection', hear))
    const app = await startApp({
      routes: (router) => {
        const keyFunc = keyOf(
          async () => Promise.reject(new Error('later')),
          () => {
            throw new Error('at once')
          }
        )
        router.get('/', counting()).use(cachePage(60, keyFunc))
      },
    })
    assert.equal(await app.cacheStatus('/'), 'page-cache; fwd=bypass; detail=key-error')
    assert.deepEqual(unheard, [])
  })

  test('null means that the request is no matter for the cache', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        const keyFunc: KeyFunc = async (ctx) => (ctx.request.input('draft') ? null : byUrl(ctx))
        router.get('/', counting()).use(cachePage(60, keyFunc))
      },
    })
    await app.get('/?draft=1')
    const draft = await app.get('/?draft=1')
    assert.equal(draft.cacheStatus, 'page-cache; fwd=bypass; detail=no-key')
    assert.equal(draft.body, '<p>run 2</p>')
    assert.equal(await app.cacheStatus('/'), STORED)
  })

  test('any string is a key of its own (store: {$self})')
    .with(['memory', 'files'] as const)
    .run(async ({ assert, fs }, kind) => {
      const keys = [
        '',
        ' ',
        '.',
        '..',
        '../../etc/passwd',
        '/',
        'a',
        'A',
        'a/b',
        'a~b',
        'a:b',
        'a^b',
        'a,b',
        'a;b',
        'a\0b',
        'a\r\nSet-Cookie: x=y',
        'ä',
        'a\u0308',
        '\ud800',
        '__proto__',
        'constructor',
        'hasOwnProperty',
        '#a',
        '*',
        'x'.repeat(10_000),
        `${'x'.repeat(10_000)}y`,
      ]
      const app = await startApp({
        cache: storesIn(fs.basePath)[kind],
        routes: (router) => {
          router
            .get('/:index', ({ params }) => `page ${params.index}`)
            .use(cachePage(60, ({ params }) => keys[params.index]))
        },
      })
      for (const index of keys.keys()) {
        assert.equal(await app.cacheStatus(`/${index}`), STORED, keys[index].slice(0, 20))
      }
      for (const index of keys.keys()) {
        const { body, cacheStatus } = await app.get(`/${index}`)
        assert.match(cacheStatus!, HIT)
        assert.equal(body, `page ${index}`)
      }
    })

  test('two URLs of one route with one key are one page', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router.get('/:letter', ({ params }) => params.letter).use(cachePage(60, () => 'shared'))
      },
    })
    await app.get('/a')
    assert.equal(await app.body('/b'), 'a')
  })

  test('two routes never share a page, whatever their key functions return', async ({ assert }) => {
    const key = () => 'guest'
    const app = await startApp({
      routes: (router) => {
        router.get('/members', () => 'list').use(cachePage(60, key))
        router.get('/members/:id', () => 'one').use(cachePage(60, key))
        router
          .get('/members', () => 'other domain')
          .use(cachePage(60, key))
          .domain('other.test')
      },
      config: { hosts: ['127.0.0.1', 'other.test'] },
    })
    const other = { headers: { host: 'other.test' } }
    for (const status of [/stored$/, /hit/]) {
      for (const [path, request, body] of [
        ['/members', undefined, 'list'],
        ['/members/1', undefined, 'one'],
        ['/members', other, 'other domain'],
      ] as const) {
        const answer = await app.get(path, request)
        assert.equal(answer.body, body)
        assert.match(answer.cacheStatus!, status)
      }
    }
  })

  test('forget() removes what a key names, on every route and in every variant', async ({
    assert,
  }) => {
    const app = await startApp({
      routes: (router) => {
        for (const path of ['/a', '/b']) {
          router
            .get(path, ({ response }) => response.vary('X-Kind').send(path))
            .use(cachePage(60, () => 'shared'))
          router.get(`${path}/other`, () => path).use(cachePage(60, () => 'shared-not'))
        }
      },
    })
    const kinds = ['x', 'y'].map((kind) => ({ headers: { 'x-kind': kind } }))
    const statuses = () =>
      Promise.all(
        kinds.flatMap((kind) =>
          ['/a', '/b', '/a/other', '/b/other'].map((path) => app.cacheStatus(path, kind))
        )
      )
    await statuses()
    for (const status of await statuses()) {
      assert.match(status!, /hit/)
    }
    assert.isTrue(await app.pageCache.forget('shared'))
    assert.isFalse(await app.pageCache.forget('shared'))
    for (const kind of kinds) {
      assert.notMatch((await app.cacheStatus('/a', kind))!, /hit/)
      assert.notMatch((await app.cacheStatus('/b', kind))!, /hit/)
      assert.match((await app.cacheStatus('/a/other', kind))!, /hit/)
    }
  })

  test('a key function of its own does not show ignored parameters to the handler', async ({
    assert,
  }) => {
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', ({ request }) => JSON.stringify(request.qs()))
          .use(cachePage(60, (ctx) => `mine ${byUrl(ctx)}`))
      },
    })
    assert.equal(await app.body('/?utm_source=%3Cscript%3E&page=2'), '{"page":"2"}')
    assert.equal(await app.body('/?page=2&utm_source=b'), '{"page":"2"}')
  })

  test('joined keys keep hidden what the built-in ones hide', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        const kind = ({ request }: HttpContext) => request.header('x-kind', '')!
        const show = ({ request }: HttpContext) =>
          request.header('x-kind') + request.completeUrl(true)
        router.get('/url', show).use(cachePage(60, keyOf(byUrl, kind)))
        router.get('/path', show).use(
          cachePage(
            60,
            keyOf(byPath, async (ctx) => kind(ctx))
          )
        )
        router.get('/null', show).use(
          cachePage(
            60,
            keyOf(byPath, () => null)
          )
        )
      },
    })
    const ask = (path: string, kind: string) => app.body(path, { headers: { 'x-kind': kind } })
    assert.match(await ask('/url?utm_source=a&page=2', 'a'), /^a.*\/url\?page=2$/)
    assert.match(await ask('/url?utm_source=b&page=2', 'b'), /^b.*\/url\?page=2$/)
    assert.match(await ask('/url?page=2', 'a'), /^a/)
    assert.match(await ask('/path?page=2', 'a'), /^a.*\/path$/)
    assert.match(await ask('/path?page=3', 'b'), /^b.*\/path$/)
    assert.match((await app.cacheStatus('/null'))!, /detail=no-key/)
  })
})

test.group('Prefixes', () => {
  test('pages with {0} do not mix')
    .with([
      ['prefixes', 'a', 'b', 'key'],
      ['a prefix and none', 'a', null, 'key'],
      ['a prefix that looks like the key of another', 'a,b', 'a', 'b,key'],
      ['no prefix and a key that looks like one', 'a', null, 'a,key'],
      ['a function', () => 'a', () => 'b', 'key'],
      ['a function that returns null', () => null, 'a', 'key'],
    ] as const)
    .run(async ({ assert }, [, one, other, key]) => {
      const app = await startApp({
        routes: (router) => {
          router.get('/one', () => 'one').use(cachePage(60, () => 'key', { keyPrefix: one }))
          router.get('/other', () => 'other').use(cachePage(60, () => key, { keyPrefix: other }))
        },
      })
      await app.get('/one')
      assert.equal(await app.body('/other'), 'other')
      assert.match((await app.cacheStatus('/one'))!, HIT)
    })

  test('a prefix function that {0} serves the page uncached, and the log tells')
    .with([
      [
        'throws',
        () => {
          throw new Error('no prefix')
        },
        'no prefix',
      ],
      [
        'returns a number',
        () => 7,
        'The keyPrefix function of cachePage() must return a string or null, got 7',
      ],
      [
        'returns undefined',
        () => undefined,
        'The keyPrefix function of cachePage() must return a string or null, got undefined',
      ],
      [
        'returns a list',
        () => ['a'],
        `The keyPrefix function of cachePage() must return a string or null, got [ 'a' ]`,
      ],
    ] as [string, () => never, string][])
    .run(async ({ assert }, [, keyPrefix, reason]) => {
      const logs = collectLogs()
      const app = await startApp({
        configs: logs.configs,
        routes: (router) => {
          router.get('/', counting()).use(cachePage(60, byUrl, { keyPrefix }))
        },
      })
      for (const body of ['<p>run 1</p>', '<p>run 2</p>']) {
        const answer = await app.get('/')
        assert.equal(answer.status, 200)
        assert.equal(answer.body, body)
        assert.equal(answer.cacheStatus, 'page-cache; fwd=bypass; detail=key-error')
      }
      const [line] = logs.lines.filter(({ level }) => level >= 50)
      assert.match(line.msg, /the keyPrefix function of cachePage\(\) failed on the route \/$/)
      assert.equal((line.err as Error).message, reason)
    })

  test('applications that share a store are told apart by {$self}')
    .with(['keyPrefix', 'version'] as const)
    .run(async ({ assert, fs }, option) => {
      let runs = 0
      const routes = (router: Router) => {
        router.get('/', () => `run ${++runs}`).use(cachePageForever(60, () => 'key'))
      }
      const start = (value: string) =>
        startApp({ cache: storesIn(fs.basePath).files, config: { [option]: value }, routes })

      const one = await start('one')
      const two = await start('two')
      assert.equal(await one.body('/'), 'run 1')
      assert.equal(await two.body('/'), 'run 2')
      const oneAgain = await start('one')
      assert.equal(await oneAgain.body('/'), 'run 1')
    })

  test('the key is shown in development alone')
    .with([
      ['development', true],
      ['production', false],
    ] as const)
    .run(async ({ assert, fs }, [nodeEnv, isShown]) => {
      const app = await startApp({
        nodeEnv,
        root: fs.baseUrl,
        config: { enabled: true },
        routes: (router) => {
          router.get('/', () => 'page').use(cachePage(60, () => 'my-key'))
        },
      })
      const status = await app.cacheStatus('/')
      assert.equal(/; key=".*,my-key\([0-9a-f]{16}"/.test(status!), isShown)
    })
})
