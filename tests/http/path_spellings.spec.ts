import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { outer } from '../support/outer.ts'
import { rawRequest } from '../support/raw_request.ts'
import { byPath } from '../../src/keys/by_path.ts'
import { byUrl } from '../../src/keys/by_url.ts'
import { byView } from '../../src/keys/by_view.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { KeyFunc } from '../../src/types.ts'
import type { HttpContext, Router } from '@adonisjs/core/http'

/**
 * Tells everything that a handler can know of its path.
 */
function mirror({ request, params }: HttpContext) {
  return {
    url: request.url(true),
    complete: request.completeUrl(true),
    node: request.request.url,
    parsed: request.parsedUrl.pathname,
    params,
  }
}

function routes(router: Router) {
  router.post('*', () => 'written')
  router.get('/path/:id', mirror).use(cachePage(60, byPath))
  router.get('/view/:id', mirror).use(cachePage(60, byView))
  router.get('*', mirror).use(cachePage(60))
}

const start = () => startApp({ routes, config: { hosts: ['a.test'] } })

/** The answer to a request target that is sent as it stands */
async function ask({ url }: { url: string }, target: string) {
  const answer = await rawRequest(url, [`GET ${target} HTTP/1.1`, 'Host: a.test'])
  const [head, body] = answer.split('\r\n\r\n')
  const [, cacheStatus] = /^cache-status: (.*)$/im.exec(head) ?? []
  return { status: head.split(' ')[1], cacheStatus: cacheStatus ?? '', body }
}

type Answer = Awaited<ReturnType<typeof ask>>

const bodyOf = ({ body }: Answer) => body
const statusOf = ({ cacheStatus }: Answer) => cacheStatus
const parsed = (body: string) => JSON.parse(body) as ReturnType<typeof mirror>

test.group('A path that is written in another way', () => {
  test('{0} and {1} are one page, which shows {2}')
    .with([
      ['/x/<b>', '/x/%3Cb%3E', '/x/%3Cb%3E', '/x/<b>'],
      ['/x/%3cb%3e', '/x/<b>', '/x/%3Cb%3E', '/x/<b>'],
      ['/x/"q"', '/x/%22q%22', '/x/%22q%22', '/x/"q"'],
      ['/x/%7euser', '/x/~user', '/x/~user', '/x/~user'],
      ['/x/%41', '/x/A', '/x/A', '/x/A'],
      ['/x/a%2fb', '/x/a%2Fb', '/x/a%2Fb', '/x/a%2Fb'],
      ['/x/caf%c3%a9', '/x/caf%C3%A9', '/x/caf%C3%A9', '/x/cafÃ©'],
      ['/x/%5bid%5D', '/x/[id]', '/x/%5Bid%5D', '/x/[id]'],
      ['/path/a%2fb', '/path/a%2Fb', '/path/a%2Fb', '/path/a%2Fb'],
      ['/view/a%2fb', '/view/a%2Fb', '/view/a%2Fb', '/view/a%2Fb'],
      ['/view/<b>', '/view/%3Cb%3E', '/view/%3Cb%3E', '/view/<b>'],
      ['/x#b=1', '/x?b=1', '/x?b=1', '/x?b=1'],
      ['/x?', '/x', '/x', '/x'],
    ])
    .run(async ({ assert }, [one, other, node, url]) => {
      for (const [first, second] of [
        [one, other],
        [other, one],
      ]) {
        const app = await start()
        const miss = await ask(app, first)
        const hit = await ask(app, second)
        assert.equal(miss.cacheStatus, 'page-cache; fwd=uri-miss; stored')
        assert.match(hit.cacheStatus, /^page-cache; hit/)
        assert.equal(hit.body, miss.body)
        const shown = parsed(hit.body)
        assert.equal(shown.node, node)
        assert.equal(shown.url, url)
        assert.equal(shown.complete, `http://a.test${url}`)
        assert.equal(shown.parsed, url.split('?')[0])
      }
    })

  test('what means something else is another page: {0} and {1}')
    .with([
      ['/x/a%2Fb', '/x/a/b'],
      ['/x/a%2Fb', '/x/a%252Fb'],
      ['/x/a%3Fb', '/x/a?b'],
      ['/x/a%23b', '/x/a#b'],
      ['/x/a%25', '/x/a%2525'],
      ['/a', '//a'],
      ['/a', '/a//'],
      ['/a', '/./a'],
      ['/a', '/x/../a'],
      ['/a', '/A'],
      ['/a', 'http://a.test/a'],
      ['/a', 'http://evil.test/a'],
      ['/', '//'],
      ['/', '*'],
      ['/view/a%2Fb', '/view/a%252Fb'],
    ])
    .run(async ({ assert }, [one, other]) => {
      const app = await start()
      const first = await ask(app, one)
      const second = await ask(app, other)
      assert.equal(first.cacheStatus, 'page-cache; fwd=uri-miss; stored')
      assert.equal(second.cacheStatus, 'page-cache; fwd=uri-miss; stored')
      assert.notDeepEqual(parsed(second.body), parsed(first.body))
      assert.equal(await ask(app, one).then(bodyOf), first.body)
      assert.equal(await ask(app, other).then(bodyOf), second.body)
    })

  test('{$self} is no request to Node.js or AdonisJS, and nothing is stored')
    .with(['/x/\u00c3\u00a9', '/x/%', '/x/%zz', '/x/%ff'])
    .run(async ({ assert }, target) => {
      const app = await start()
      const { status, cacheStatus } = await ask(app, target)
      assert.equal(status, '400')
      assert.equal(cacheStatus, '')
    })

  test('what surrounds a handler sees the path as it was sent', async ({ assert }) => {
    const seen: unknown[] = []
    const app = await startApp({
      routes,
      config: { hosts: ['a.test'] },
      middleware: [
        outer(async (ctx, next) => {
          seen.push(mirror(ctx))
          await next()
          seen.push(mirror(ctx))
        }),
      ],
    })
    await ask(app, '/x/<b>%2fc?utm_source=1&b=2&a=1')
    assert.lengthOf(seen, 2)
    assert.deepEqual(seen[1], seen[0])
    assert.include(JSON.stringify(seen[1]), '/x/<b>%2fc?utm_source=1&b=2&a=1')
  })
})

test.group('A slash at the end of a path', () => {
  for (const [name, keyFunc] of Object.entries({ byUrl, byPath, byView })) {
    test(`makes a page of its own, so that a handler can redirect to it: ${name}`, async ({
      assert,
    }) => {
      const app = await startApp({
        routes: (router) => {
          const toSlash = ({ request, response }: HttpContext) =>
            request.url().endsWith('/') ? 'arrived' : response.redirect().status(301).toPath('/x/')
          const toPlain = ({ request, response, params }: HttpContext) =>
            request.url() === `/view/${params.id}`
              ? 'arrived'
              : response.redirect().status(301).toPath(`/view/${params.id}`)
          router.get('/x', toSlash).use(cachePage(60, keyFunc))
          const toSingle = ({ request, response }: HttpContext) =>
            request.url().includes('//')
              ? response.redirect().status(301).toPath(request.url().replaceAll('//', '/'))
              : 'arrived'
          router.get('/view/:id', toPlain).use(cachePage(60, keyFunc))
          router.get('/files/*', toSingle).use(cachePage(60, keyFunc))
        },
      })
      for (const run of ['miss', 'hit']) {
        for (const [path, status] of [
          ['/x', 301],
          ['/x/', 200],
          ['/view/1/', 301],
          ['/files/a//b', 301],
          ['/files/a/b', 200],
          ['/view/1', 200],
        ] as const) {
          const answer = await app.get(path)
          assert.equal(answer.status, status, `${path}: ${run}`)
        }
      }
    })
  }

  test('is forgotten with the path without it, and the other way around: {0} by {1}')
    .with([
      ['/x/', '/x'],
      ['/x', '/x/'],
      ['/x/?a=1', '/x?a=1'],
      ['/', '/'],
      ['/view/1/', '/view/1'],
      ['/kept/1/', '/kept/1'],
    ])
    .run(async ({ assert }, [visited, forgotten]) => {
      const { app, ask: look } = await startCounting(byView)
      await look(visited)
      assert.equal(await look(visited), await look(visited))
      await app.pageCache.forgetUrl(forgotten)
      assert.equal(await look(visited), 'run 2')
    })

  test('says nothing to what is written', async ({ assert }) => {
    const { app, ask: look } = await startCounting(byView)
    await look('/x/')
    await app.request('POST', '/x')
    assert.equal(await look('/x/'), 'run 2')
    await app.request('POST', '/x/')
    assert.equal(await look('/x/'), 'run 3')
  })
})

test.group('The tag of a URL', () => {
  test('is found however the query is encoded: {0} by {1}')
    .with([
      ['/x?q=%2f', '/x?q=%2F'],
      ['/x?q=<b>', '/x?q=<b>'],
      ['/x?q=<b>', '/x?q=%3cb%3E'],
      ["/x?q='", '/x?q=%27'],
      ['/x?%71=1&a=2', '/x?a=2&q=1'],
      ['/x?a[b]=1', '/x?a%5Bb%5D=1'],
    ])
    .run(async ({ assert }, [visited, forgotten]) => {
      const app = await start()
      await ask(app, visited)
      assert.match(await ask(app, visited).then(statusOf), /^page-cache; hit/)
      await app.pageCache.forgetUrl(`http://a.test${forgotten}`)
      assert.match(await ask(app, visited).then(statusOf), /-miss; stored$/)
    })

  test('says nothing of a query that an own key function may leave out', async ({ assert }) => {
    const { app, ask: look } = await startCounting(({ request }) => request.url())
    await look('/view/1?a=1')
    assert.equal(await look('/view/1'), 'run 1')
    await app.pageCache.forgetUrl('/view/1')
    assert.equal(await look('/view/1'), 'run 2')
    assert.equal(await look('/view/1?a=1'), 'run 2')
    await app.request('POST', '/view/1')
    assert.equal(await look('/view/1?a=1'), 'run 3')
  })
})

async function startCounting(keyFunc: KeyFunc) {
  let runs = 0
  const app = await startApp({
    config: { invalidateOnWrite: true },
    routes: (router) => {
      const count = () => `run ${++runs}`
      router.post('*', () => 'written')
      router.get('/view/:id', count).use(cachePage(60, keyFunc))
      router.get('/kept/:id', count).use(cachePageForever(60, keyFunc))
      router.get('*', count).use(cachePage(60))
    },
  })
  return { app, ask: app.body }
}
