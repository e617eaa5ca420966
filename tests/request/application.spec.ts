import { test } from '@japa/runner'
import { hintFor } from '../../src/request/report/hints.ts'
import { REASONS } from '../../src/store_rules/reasons.ts'
import { defineConfig as defineBodyParserConfig } from '@adonisjs/core/bodyparser'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import { makeRequests } from '../../src/request/make_requests.ts'
import { getRequestRuntime } from '../../src/request/runtime.ts'
import { lines } from '../../src/request/sources/lines.ts'
import { routes } from '../../src/request/sources/routes.ts'
import { sitemap } from '../../src/request/sources/sitemap.ts'
import { Readable } from 'node:stream'
import { startApp } from '../support/test_app.ts'
import { webStack } from '../support/web_stack.ts'
import { GOOD } from './support/logins.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { MakeRequestsOptions } from '../../src/request/types.ts'

/**
 * A shop with a login as AdonisJS applications have it: a form with `csrfField()`, sessions,
 * shield with its XSRF cookie, and flash messages after a wrong password.
 */
async function shop() {
  const editions = { current: 1 }
  const seen: HttpContext['request'][] = []
  const stack = webStack({
    shield: true,
    views: {
      login: `<form method="POST" action="/login">{{ csrfField() }}
        <input name="email" type="email"><input name="password" type="password"></form>`,
    },
  })
  const app = await startApp({
    ...stack,
    configs: { ...stack.configs, bodyparser: defineBodyParserConfig({}) },
    middleware: [() => import('@adonisjs/core/bodyparser_middleware'), ...stack.middleware],
    routes: (router) => {
      router.get('/login', ({ view }) => view.render('login'))
      router.post('/login', ({ request, response, session }) => {
        if (request.input('password') !== GOOD.password) {
          session.flash('error', 'Wrong password')
          return response.redirect().back()
        }
        session.put('member', request.input('email'))
        return response.redirect('/')
      })
      router
        .get('/', ({ request }) => {
          seen.push(request)
          return `edition ${editions.current}`
        })
        .as('home')
        .use(cachePageForever(3600))
      router
        .get('/members/:id', ({ session, params }) => {
          return `${params.id} for ${session.get('member', 'nobody')}, ${editions.current}`
        })
        .as('members.show')
        .use(
          cachePageForever(
            3600,
            ({ request, session }) => `${session.get('member', 'nobody')}:${request.url()}`,
            { allow: ['session'] }
          )
        )
      router.get('/old', ({ response }) => response.redirect('/', false, 301))
      router.get('/plain', () => 'not cached')
      router.get('/broken', () => Promise.reject(new Error('broken'))).use(cachePageForever(60))
      router.get('/gone', ({ response }) => response.notFound('gone')).use(cachePageForever(60))
      router.get('/sitemap.xml', ({ request, response }) => {
        response.type('xml')
        const url = request.completeUrl().replace('sitemap.xml', '')
        return `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>${url}members/7</loc></url></urlset>`
      })
    },
  })
  return { app, editions, seen }
}

const LOGIN = { url: '/login', ...GOOD }

const TRANSPORTS: Required<Pick<MakeRequestsOptions, 'transport'>>[] = [
  { transport: 'http' },
  { transport: 'in-process' },
]

test.group('makeRequests, against an AdonisJS application', () => {
  test('renews by {transport} what is stored, and a visitor gets a hit')
    .with(TRANSPORTS)
    .run(async ({ assert }, { transport }) => {
      const { app, editions, seen } = await shop()
      assert.equal(await app.body('/'), 'edition 1')
      editions.current = 2
      assert.equal(await app.body('/'), 'edition 1')

      const report = await makeRequests({
        urls: ['/', '/old', '/plain', '/broken', '/gone', '/typo'],
        baseUrl: app.url,
        transport,
        retries: 0,
      })
      assert.equal(await app.body('/'), 'edition 2')
      assert.deepEqual(
        report.visits.map(({ outcome, reason, status }) => [outcome, reason, status]),
        [
          ['renewed', null, 200],
          ['skipped', 'redirected', 200],
          ['skipped', 'no-policy', 200],
          ['failed', '500', 500],
          ['evicted', null, 404],
          ['failed', '404', 404],
        ]
      )
      assert.deepEqual(report.hints, [
        hintFor(report.visits[1])!,
        `no-policy: ${REASONS['no-policy'].advice}`,
      ])
      assert.isTrue(seen.every((request) => request.header('x-page-cache-renew') === undefined))
      assert.equal(report.visits[0].bytes, 'edition 2'.length)
    })

  test('logs in by {transport}, through sessions and shield')
    .with(TRANSPORTS)
    .run(async ({ assert }, { transport }) => {
      const { app } = await shop()
      const bodies: number[] = []
      const report = await makeRequests({
        urls: ['/members/1'],
        baseUrl: app.url,
        transport,
        login: LOGIN,
        anonymous: true,
        verify: true,
        onVisit: ({ bytes }) => bodies.push(bytes),
      })
      assert.isTrue(report.ok, JSON.stringify(report.failures))
      assert.containsSubset(report.totals, { renewed: 2, verified: 2 })
      assert.deepEqual(bodies, ['1 for nobody, 1'.length, '1 for warmer, 1'.length])
    })

  test('a wrong password fails by {transport}, and asks for no page')
    .with(TRANSPORTS)
    .run(async ({ assert }, { transport }) => {
      const { app, seen } = await shop()
      await assert.rejects(
        () =>
          makeRequests({
            urls: ['/'],
            baseUrl: app.url,
            transport,
            login: { ...LOGIN, password: 'wrong' },
          }),
        /Persona "login" could not log in at .*\/login: the login form came back/
      )
      assert.equal(seen.length, 0)
    })

  test('reads a sitemap, named routes and lines by {transport}')
    .with(TRANSPORTS)
    .run(async ({ assert }, { transport }) => {
      const { app } = await shop()
      const report = await makeRequests({
        urls: [
          routes('home'),
          routes('members.show', [{ id: 1 }, [2]]),
          routes('members.show', async function* () {
            yield { id: 3 }
          }),
          sitemap('/sitemap.xml'),
          lines(Readable.from(['# pages\n', '/members/4\n\n', '  /members/5  \r\n'])),
        ],
        baseUrl: app.url,
        transport,
      })
      assert.isTrue(report.ok, JSON.stringify(report.failures))
      assert.deepEqual(
        report.visits.map(({ url }) => url.replace(app.url, '')),
        ['/', '/members/1', '/members/2', '/members/3', '/members/7', '/members/4', '/members/5']
      )
    })

  test('an unknown route is an error that names it', async ({ assert }) => {
    const { app } = await shop()
    await assert.rejects(
      () => makeRequests({ urls: routes('members.list'), baseUrl: app.url }),
      /^The list of pages \(urls\) could not be read to the end: There is no route with the name "members\.list"\. Known are: /
    )
  })

  test('two runs that overlap both renew everything', async ({ assert }) => {
    const { app } = await shop()
    const urls = Array.from({ length: 10 }, (_, index) => `/members/${index}`)
    const run = () => makeRequests({ urls, baseUrl: app.url, concurrency: 2 })
    const reports = await Promise.all([run(), run()])

    // Of two productions at the same time, the page whose production began later is kept
    const fine = new Set(['renewed: null', 'unchanged: null', 'skipped: superseded'])
    for (const { visits, ok } of reports) {
      const outcomes = visits.map(({ outcome, reason }) => `${outcome}: ${reason}`)
      assert.deepEqual(
        outcomes.filter((outcome) => !fine.has(outcome)),
        []
      )
      assert.isTrue(ok)
    }
  })

  test('what has the APP_KEY renews the memory of a running server', async ({ assert }) => {
    const { app, editions } = await shop()
    await app.get('/')
    editions.current = 2

    // As an ace process is: the same application, with a memory of its own and no server.
    const ace = await startApp({ appUrl: app.url, routes: () => {} })
    const report = await makeRequests({ urls: ['/'], baseUrl: app.url })
    assert.equal(report.visits[0].outcome, 'renewed')
    assert.equal(await app.body('/'), 'edition 2')
    assert.equal(await ace.cacheStatus('/'), undefined)
  })

  test('a warm-up with tokens of another APP_KEY fails, and says what to look at', async ({
    assert,
  }) => {
    const { app } = await shop()
    const runtime = getRequestRuntime()!
    const report = await makeRequests(
      { urls: ['/'], baseUrl: app.url },
      { ...runtime, renewalHeaders: () => ({ 'x-page-cache-renew': 'forged' }) }
    )
    assert.containsSubset(report.failures[0], { outcome: 'failed', reason: 'not-authorised' })
    assert.match(report.hints[0], /APP_KEY/)
  })

  test('in process, nothing leaves for another origin', async ({ assert }) => {
    const { app } = await shop()
    const report = await makeRequests({
      urls: ['https://example.com/'],
      baseUrl: app.url,
      transport: 'in-process',
    })
    assert.containsSubset(report.failures[0], { reason: 'foreign-origin', status: null })
  })
})
