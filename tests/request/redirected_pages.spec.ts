import { test } from '@japa/runner'
import { cliui } from '@adonisjs/core/ace'
import { startApp } from '../support/test_app.ts'
import { renewed, signer } from './support/signer.ts'
import { TestSite, type Handler } from './support/site.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import { makeRequests } from '../../src/request/make_requests.ts'
import { showSummary } from '../../src/request/console/summary.ts'
import type { MakeRequestsOptions, Report } from '../../src/request/types.ts'

const TRANSPORTS: Required<Pick<MakeRequestsOptions, 'transport'>>[] = [
  { transport: 'http' },
  { transport: 'in-process' },
]

const MEMBERS = Array.from({ length: 5 }, (_, index) => `/members/${index}`)

/**
 * An application with a guard in front of some pages, and with pages that redirect themselves: one for
 * good, one as long as `state.isClosed`.
 */
async function start() {
  const state = { isClosed: false }
  const app = await startApp({
    routes: (router) => {
      router.get('/', () => 'home').use(cachePageForever(60))
      router
        .group(() => void router.get('/members/:id', () => 'member').use(cachePageForever(60)))
        .use(({ response }) => response.redirect('/'))
      router.get('/old', ({ response }) => response.redirect('/', false, 301)).use(cachePage(60))
      router
        .get('/reports/:id', ({ response, params }) =>
          state.isClosed ? response.redirect('/') : `report ${params.id}`
        )
        .use(cachePageForever(60))
      router.get('/slash', ({ response }) => response.redirect('/slash/home')).use(cachePage(60))
      router.get('/slash/home', () => 'canonical').use(cachePage(60))
    },
  })
  const warm = (urls: string[], options: Partial<MakeRequestsOptions> = {}) =>
    makeRequests({ urls, baseUrl: app.url, retries: 0, ...options })
  return { app, state, warm }
}

const said = ({ visits }: Report) =>
  visits.map(({ outcome, reason, redirectedTo }) => [outcome, reason, redirectedTo])

/**
 * What a person reads of it.
 */
function summaryOf(report: Report, columns?: number): string {
  const ui = cliui({ mode: 'raw' })
  showSummary(ui, report, columns)
  return ui.logger
    .getLogs()
    .map(({ message }) => message.replace(/\b(?:yellow|dim)\(([^()]*)\)/g, '$1'))
    .join('\n')
}

test.group('A page that redirects', () => {
  test('by {transport}, is not renewed by the page that it redirects to')
    .with(TRANSPORTS)
    .run(async ({ assert }, { transport }) => {
      const { app, warm } = await start()
      const report = await warm(MEMBERS, { transport })

      assert.deepEqual(
        said(report),
        MEMBERS.map(() => ['skipped', 'redirected', `${app.url}/`])
      )
      assert.containSubset(report, { ok: false, problem: 'nothing-stored' })
      assert.deepEqual(report.redirects, [
        { to: `${app.url}/`, visits: 5, url: `${app.url}/members/0` },
      ])
      assert.match(report.hints.join(), /redirect/)
    })

  test('by {transport}, keeps its good page, which is not said to be renewed')
    .with(TRANSPORTS)
    .run(async ({ assert }, { transport }) => {
      const { app, state, warm } = await start()
      await warm(['/reports/1'], { transport })
      state.isClosed = true
      const report = await warm(['/', '/reports/1'], { transport, verify: true })

      assert.deepEqual(said(report), [
        ['renewed', null, null],
        ['skipped', 'redirected', `${app.url}/`],
      ])
      assert.containSubset(report.totals, { verified: 1, unverified: 0 })
      assert.isNull(report.visits[1].verified)
      assert.equal(await app.body('/reports/1'), 'report 1')
    })

  test('by {transport}, is renewed where the redirect itself is stored')
    .with(TRANSPORTS)
    .run(async ({ assert }, { transport }) => {
      const { app, warm } = await start()
      const report = await warm(['/old'], { transport, verify: true })
      assert.deepEqual(said(report), [['renewed', null, `${app.url}/`]])
      assert.containSubset(report, { ok: true, redirects: [] })
      assert.equal(report.visits[0].verified, true)
      assert.match((await app.cacheStatus('/old'))!, /hit/)
    })

  test('by {transport}, is looked at itself, and not where it leads to')
    .with(TRANSPORTS)
    .run(async ({ assert }, { transport }) => {
      const { app, warm } = await start()
      await warm(['/slash/home'], { transport })
      const report = await warm(['/slash'], { transport, only: 'missing' })
      assert.deepEqual(said(report), [['skipped', 'redirected', `${app.url}/slash/home`]])
    })

  test('is not stored for visitors either, where the run renews nothing', async ({ assert }) => {
    const { app, warm } = await start()
    const report = await warm(['/slash', '/old'], { renew: false })
    assert.deepEqual(said(report), [
      ['skipped', 'redirected', `${app.url}/slash/home`],
      ['stored', null, `${app.url}/`],
    ])
  })

  test('is named in the summary of {columns} columns, with where it leads to')
    .with([{ columns: 80 }, { columns: undefined }])
    .run(async ({ assert }, { columns }) => {
      const { app, warm } = await start()
      const summary = summaryOf(await warm([...MEMBERS, '/slash', '/']), columns)
      assert.match(summary, /redirected \(6\)/)
      assert.match(
        summary,
        new RegExp(`${app.url}/members/0 and 4 others\\s+to ${app.url}/(\\s|$)`, 'm')
      )
      assert.match(summary, new RegExp(`${app.url}/slash\\s+to ${app.url}/slash/home`))
    })
})

/**
 * A site of the given answers; every other path is renewed.
 */
async function siteOf(answers: Record<string, Handler>): Promise<TestSite> {
  return TestSite.start((request, response) => {
    const answer = answers[request.url!]
    return answer ? answer(request, response) : response.writeHead(200, renewed()).end('page')
  })
}

const redirect =
  (location: string, headers: Record<string, string> = {}): Handler =>
  (_, response) =>
    response.writeHead(302, { location, ...headers }).end()

test.group('What is at the end of a redirect', () => {
  test('is the page, where it leads back to that, as one does that sets a cookie', async ({
    assert,
  }) => {
    const site = await siteOf({
      '/a': (request, response) =>
        request.headers.cookie?.includes('seen=1')
          ? response.writeHead(200, renewed()).end()
          : redirect('/set', { 'set-cookie': 'other=1' })(request, response),
      '/set': redirect('/a', { 'set-cookie': 'seen=1' }),
    })
    const report = await makeRequests({ urls: ['/a', '/b'] }, signer([site.host]))
    assert.deepEqual(said(report), [
      ['renewed', null, null],
      ['renewed', null, null],
    ])
    assert.deepEqual(site.paths, ['/a', '/set', '/a', '/b'])
  })

  test('fails the visit where it fails: {status}')
    .with([{ status: 500 }, { status: 403 }])
    .run(async ({ assert }, { status }) => {
      const site = await siteOf({
        '/a': redirect('/end', renewed('skipped: status')),
        '/end': (_, response) => response.writeHead(status).end(),
      })
      const report = await makeRequests({ urls: ['/a'], retries: 0 }, signer([site.host]))
      assert.deepEqual(said(report), [['failed', String(status), `${site.url}/end`]])
      assert.lengthOf(report.redirects, 1)
    })

  test('does not hide why the page itself failed', async ({ assert }) => {
    const site = await siteOf({ '/a': redirect('/b', renewed('failed: error')) })
    const report = await makeRequests({ urls: ['/a'] }, signer([site.host]))
    assert.deepEqual(said(report), [['failed', 'error', `${site.url}/b`]])
  })

  test('is not asked for in process where it is elsewhere, and is named all the same', async ({
    assert,
  }) => {
    const app = await startApp({
      routes: (router) =>
        void router
          .get('/', ({ response }) => response.redirect('https://elsewhere.test/x'))
          .use(cachePage(60)),
    })
    const options = { urls: ['/'], baseUrl: app.url, transport: 'in-process' as const }
    const report = await makeRequests(options)
    assert.deepEqual(said(report), [['skipped', 'redirected', 'https://elsewhere.test/x']])
  })

  test('is counted for each of so many places, and no more than a hundred are listed', async ({
    assert,
  }) => {
    const site = await TestSite.start((request, response) =>
      request.url!.endsWith('/')
        ? response.writeHead(200, renewed()).end()
        : response.writeHead(301, { location: `${request.url}/` }).end()
    )
    const urls = Array.from({ length: 120 }, (_, index) => `/${index}`)
    const report = await makeRequests({ urls }, signer([site.host]))
    assert.equal(report.reasons['skipped: redirected'], 120)
    assert.lengthOf(report.redirects, 100)
    assert.match(summaryOf(report), /and to more: --json lists them/)
  })

  test('is told of each persona', async ({ assert }) => {
    const site = await TestSite.start((request, response) =>
      request.url === '/login' || 'authorization' in request.headers
        ? response.writeHead(200, renewed()).end()
        : response.writeHead(302, { location: '/login' }).end()
    )
    const basicAuth = { username: 'me', password: 'secret' }
    const report = await makeRequests(
      { urls: ['/a'], basicAuth, anonymous: true },
      signer([site.host])
    )
    assert.deepEqual(
      new Map(
        report.visits.map(({ persona, outcome, reason }) => [persona, `${outcome} ${reason}`])
      ),
      new Map([
        ['basic-auth', 'renewed null'],
        ['anonymous', 'skipped redirected'],
      ])
    )
  })
})
