import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { byUrl } from '../../src/keys/by_url.ts'
import { keyOf } from '../../src/keys/key_of.ts'
import { byPath } from '../../src/keys/by_path.ts'
import { byView } from '../../src/keys/by_view.ts'
import { keyedQueryOf } from '../../src/keys/query/keyed_query.ts'
import { nameMatcher } from '../../src/keys/query/query.ts'
import { AS_WRITTEN } from '../../src/keys/query/query_reading.ts'
import { provideReading } from '../../src/keys/query/reading_of.ts'
import { createContext, type ContextOptions } from '../support/http_context.ts'
import type { HttpContext } from '@adonisjs/core/http'

const FUNCTIONS = Object.entries({ byUrl, byPath, byView })
const route = { name: 'posts', pattern: '/posts', handler: () => {} }

test.group('Key functions', () => {
  test('{0}: the host is part of the key, in lower case, with its port')
    .with(FUNCTIONS)
    .run(({ assert }, [, keyFunc]) => {
      const key = (host: string) =>
        keyFunc(createContext({ headers: { host }, context: { route } }))

      assert.equal(key('Example.COM'), key('example.com'))
      const hosts = ['example.com', 'example.com:8080', 'example.org', '127.0.0.1', '[::1]:80']
      assert.lengthOf(new Set(hosts.map(key)), hosts.length)
    })

  test('{0}: a host that is no host name has no key')
    .with(FUNCTIONS)
    .run(({ assert }, [, keyFunc]) => {
      for (const host of ['', 'a/b', 'a b', 'a?b', 'de a', 'a@b', 'a#b', 'ü', 'a%2fb', 'a,b']) {
        assert.isNull(keyFunc(createContext({ headers: { host }, context: { route } })), host)
      }
    })

  test('{0}: the locale is part of the key where there is one')
    .with(FUNCTIONS)
    .run(({ assert }, [, keyFunc]) => {
      const key = (i18n?: { locale: string }) =>
        keyFunc(createContext({ context: { route, i18n } }))

      assert.lengthOf(new Set([key(), key({ locale: 'de' }), key({ locale: 'de-AT' })]), 3)
      assert.equal(key({ locale: 'de' }), `de ${key()}`)
    })

  test('{0}: the scheme, the visitor and their cookies are not')
    .with(FUNCTIONS)
    .run(({ assert }, [, keyFunc]) => {
      const headers = { 'x-forwarded-proto': 'https', 'cookie': 'a=b', 'authorization': 'Basic x' }
      assert.equal(
        keyFunc(createContext({ headers, context: { route } })),
        keyFunc(createContext({ context: { route } }))
      )
    })

  test('say what they key on, so that a handler sees no more', ({ assert }) => {
    assert.equal(keyedQueryOf(byUrl), 'declared')
    assert.equal(keyedQueryOf(byPath), 'none')
    assert.equal(keyedQueryOf(byView), 'none')
    assert.isNull(keyedQueryOf(() => 'my own'))
    assert.isNull(keyedQueryOf((ctx) => byUrl(ctx)))
  })
})

test.group('byUrl', () => {
  const key = (url: string) => byUrl(createContext({ url }))

  test('{0}')
    .with([
      ['/', 'example.com/'],
      ['/?', 'example.com/'],
      ['/posts?page=2', 'example.com/posts?page=2'],
      ['/posts?b=2&a=1', 'example.com/posts?a=1&b=2'],
      ['/Posts', 'example.com/Posts'],
      ['/posts/', 'example.com/posts/'],
      // As the router sees it: decoded, except for what has a meaning of its own.
      ['/p%C3%B6sts', 'example.com/pösts'],
      ['/a%2Fb%3Fc', 'example.com/a%2Fb%3Fc'],
      ['/a%252Fb', 'example.com/a%252Fb'],
      ['/a?b=/c?d', 'example.com/a?b=/c?d'],
    ])
    .run(({ assert }, [url, expected]) => {
      assert.equal(key(url), expected)
    })

  test('leaves out what the configuration ignores', ({ assert }) => {
    const ctx = createContext({ url: '/?utm_source=x&a=1' })
    provideReading(ctx, { ...AS_WRITTEN, isIgnored: nameMatcher(['utm_*']) })
    assert.equal(byUrl(ctx), 'example.com/?a=1')
  })

  test('a path cannot pass for a query', ({ assert }) => {
    assert.notEqual(key('/a%3Fb=1'), key('/a?b=1'))
  })
})

test.group('byPath', () => {
  test('the query is no part of the key', ({ assert }) => {
    assert.equal(byPath(createContext({ url: '/posts?page=2' })), 'example.com/posts')
    assert.equal(byPath(createContext({ url: '/posts' })), 'example.com/posts')
  })
})

test.group('byView', () => {
  const key = (context: ContextOptions['context'], url = '/') =>
    byView(createContext({ url, context }))

  test('is the name of the route, else controller and action, else the pattern', ({ assert }) => {
    const handler = { name: 'PostsController.show', method: 'show' }
    const pattern = '/posts/:id'

    assert.equal(key({ route: { name: 'posts.show', handler, pattern } }), 'example.com@posts.show')
    assert.equal(key({ route: { handler, pattern } }), 'example.com@PostsController.show')
    assert.equal(key({ route: { handler: () => {}, pattern } }), 'example.com@/posts/:id')
    assert.equal(key({ route: { handler: {}, pattern } }), 'example.com@/posts/:id')
  })

  test('without a route there is no key', ({ assert }) => {
    assert.isNull(key({ route: undefined }))
  })

  test('neither path nor query is part of the key', ({ assert }) => {
    assert.equal(key({ route }, '/posts?page=2'), key({ route }, '/articles'))
  })

  test('the order of parameters does not matter, their values do', ({ assert }) => {
    const withParams = (params: Record<string, unknown>) => key({ route, params })

    assert.equal(withParams({ id: '1', year: '2026' }), withParams({ year: '2026', id: '1' }))
    const different = [
      {},
      { id: '1' },
      { id: '2' },
      { id: 1 },
      { id: '1', year: '2026' },
      { id: '1&year="2026"' },
      { '*': ['a', 'b'] },
      { '*': ['a,b'] },
      { '*': ['a', 'b', 'c'] },
    ]
    assert.lengthOf(new Set(different.map(withParams)), different.length)
  })

  test('a subdomain is told apart from a parameter of the same value', ({ assert }) => {
    const keys = [
      key({ route, params: {}, subdomains: { tenant: 'acme' } }),
      key({ route, params: {}, subdomains: { tenant: 'globex' } }),
      key({ route, params: { tenant: 'acme' }, subdomains: { tenant: 'globex' } }),
      key({ route, params: { tenant: 'globex' }, subdomains: { tenant: 'acme' } }),
    ]
    assert.lengthOf(new Set(keys), keys.length)
  })

  test('works with what the router finds out', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router.get('/posts/:id', (ctx) => byView(ctx)).as('posts.show')
        router.get('/articles/:id', (ctx) => byView(ctx)).as('articles')
        router.get('/files/*', (ctx) => byView(ctx))
      },
    })
    const paths = ['/posts/1', '/posts/2', '/articles/1', '/files/a/b', '/files/a%2Fb']
    const answers = await Promise.all(paths.map((path) => app.get(path)))
    const keys = answers.map(({ body }) => body)
    const withQuery = await app.get('/posts/1?a=2')

    assert.equal(keys[0], `${app.url.slice('http://'.length)}@posts.show?id=%221%22`)
    assert.equal(withQuery.body, keys[0])
    assert.lengthOf(new Set(keys), paths.length)
  })
})

test.group('keyOf', () => {
  const ctx = {} as HttpContext
  const of = (...keys: unknown[]) => keyOf(...keys.map((key) => () => key as string))(ctx)

  test('no two lists of keys give one key', ({ assert }) => {
    const lists = [
      ['a', 'b'],
      ['a|b'],
      ['a\\', 'b'],
      ['a\\|b'],
      ['', 'ab'],
      ['ab', ''],
      ['ab'],
      ['a', '', 'b'],
    ]
    assert.lengthOf(new Set(lists.map((list) => of(...list))), lists.length)
  })

  test('is null where one of them is, and a promise where one of them is', async ({ assert }) => {
    assert.isNull(of('a', null))
    assert.equal(await of('a', Promise.resolve('b')), 'a|b')
    assert.isNull(await of('a', Promise.resolve(null)))
  })

  test('refuses what is no key, and what is no key function', async ({ assert }) => {
    assert.throws(() => of('a', 5), /must return a string or null, got number/)
    assert.throws(() => of('a', undefined), /got undefined/)
    await assert.rejects(async () => of('a', Promise.resolve(5)), /got number/)
    assert.throws(() => keyOf(), /takes key functions/)
    assert.throws(() => keyOf(byUrl, 'byPath' as never), /takes key functions/)
  })
})
