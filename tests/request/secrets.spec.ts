import { test } from '@japa/runner'
import { makeRequests } from '../../src/request/make_requests.ts'
import { sitemap } from '../../src/request/sources/sitemap.ts'
import { renewed, signer, TOKEN } from './support/signer.ts'
import { TestSite } from './support/site.ts'

const SECRETS = {
  basicAuth: { username: 'user-hunter2', password: 'pass-hunter2' },
  headers: { 'x-api-key': 'key-hunter2' },
}

test.group('makeRequests, credentials and tokens', () => {
  test('another origin gets neither token nor credentials, whether a redirect, a sitemap or the list brought it in', async ({
    assert,
  }) => {
    const other = await TestSite.start((_request, response) => {
      response.setHeader('set-cookie', 'tracker=1')
      response.end('hello')
    }, 'localhost')
    const site = await TestSite.start((request, response) => {
      response.setHeader('set-cookie', 'session=cookie-hunter2')
      switch (request.url) {
        case '/sitemap.xml':
          return response.end(
            `<urlset><url><loc>${other.url}/mapped</loc></url><url><loc>${site.url}/home</loc></url></urlset>`
          )
        case '/away':
          return response.writeHead(307, { location: `${other.url}/redirected` }).end()
        default:
          return response.writeHead(200, renewed()).end()
      }
    })
    const report = await makeRequests(
      {
        ...SECRETS,
        urls: [
          '/home',
          '/away',
          sitemap('/sitemap.xml', { foreign: true }),
          { url: `${other.url}/listed`, headers: { authorization: 'Bearer item-hunter2' } },
        ],
        languages: ['de'],
      },
      // Even where the application would take any host, as it does in development
      { ...signer([site.host]), renews: () => true }
    )

    assert.deepEqual(other.paths, ['/redirected', '/mapped', '/listed'])
    for (const { headers } of other.requests) {
      assert.notProperty(headers, TOKEN)
      assert.notProperty(headers, 'authorization')
      assert.notProperty(headers, 'cookie')
      assert.notInclude(JSON.stringify(headers), 'hunter2')
    }
    assert.isTrue(site.requests.every(({ headers }) => 'authorization' in headers))
    const outcomes = Object.fromEntries(
      report.visits.map(({ url, outcome, reason }) => [url, `${outcome}: ${reason}`])
    )
    assert.equal(outcomes[`${other.url}/mapped`], 'skipped: foreign-origin')
    assert.equal(outcomes[`${other.url}/listed`], 'skipped: foreign-origin')
    assert.notInclude(JSON.stringify(report), 'hunter2')
    assert.notInclude(JSON.stringify(report), 'token-')
  })

  test('origins that are listed get both', async ({ assert }) => {
    const other = await TestSite.start((_request, response) => {
      response.writeHead(200, renewed()).end()
    }, 'localhost')
    const report = await makeRequests(
      { ...SECRETS, urls: [`${other.url}/a`], baseUrl: 'http://127.0.0.1:1', origins: [other.url] },
      signer([other.host])
    )
    assert.isTrue(report.ok)
    assert.property(other.requests[0].headers, TOKEN)
    assert.property(other.requests[0].headers, 'authorization')
  })

  test('a redirect back from another origin has a fresh token again', async ({ assert }) => {
    const other = await TestSite.start((_request, response) => {
      response.writeHead(302, { location: `${site.url}/back` }).end()
    }, 'localhost')
    const site = await TestSite.start((request, response) => {
      return request.url === '/away'
        ? response.writeHead(302, { location: `${other.url}/there` }).end()
        : response.writeHead(200, renewed()).end()
    })
    const runtime = signer([site.host])
    const report = await makeRequests({ urls: ['/away'] }, runtime)

    assert.deepEqual(report.reasons, { 'skipped: redirected': 1 })
    assert.deepEqual(runtime.signed, [
      `token-0 GET ${site.host} /away`,
      `token-1 GET ${site.host} /back`,
    ])
    assert.equal(report.visits[0].redirectedTo, `${site.url}/back`)
  })

  test('no token goes to a host that the application does not renew', async ({ assert }) => {
    const site = await TestSite.start((_request, response) => response.end())
    const report = await makeRequests(
      { urls: ['/'], baseUrl: site.url },
      signer(['somewhere-else.test'])
    )
    assert.notProperty(site.requests[0].headers, TOKEN)
    assert.isFalse(report.ok)
    assert.match(report.hints.join(), /hosts/)
  })

  test('errors do not hold what the HTTP client knows', async ({ assert }) => {
    const site = await TestSite.start((request) => request.socket.destroy())
    const error = await makeRequests(
      {
        ...SECRETS,
        urls: ['/'],
        retries: 0,
        login: { url: '/login?next=x', username: 'login-hunter2', password: 'login-hunter2' },
      },
      signer([site.host])
    ).catch((thrown) => thrown)

    assert.equal(error.code, 'E_LOGIN_FAILED')
    assert.include(error.message, `${site.url}/login: ECONNRESET`)
    const { inspect } = await import('node:util')
    assert.notInclude(inspect(error, { depth: 20, showHidden: true }), 'hunter2')
  })
})
