import { test } from '@japa/runner'
import { makeRequests } from '../../src/request/make_requests.ts'
import { renewed, signer } from './support/signer.ts'
import { sitemap } from '../../src/request/sources/sitemap.ts'
import { TestSite } from './support/site.ts'
import type { Handler } from './support/site.ts'
import type { MakeRequestsOptions } from '../../src/request/types.ts'

const urlset = (...urls: string[]) =>
  `<urlset>${urls.map((url) => `<url><loc>${url}</loc></url>`).join('')}</urlset>`

/**
 * A site that answers what a table says, and everything else as a page.
 */
async function siteWith(
  documents: Record<string, (response: Parameters<Handler>[1]) => unknown>,
  name = '127.0.0.1'
) {
  return TestSite.start(
    (request, response) =>
      documents[request.url!]?.(response) ?? response.writeHead(200, renewed()).end(),
    name
  )
}

async function warm(home: TestSite, url: string, options: Partial<MakeRequestsOptions> = {}) {
  return makeRequests({ urls: sitemap(url), retries: 0, ...options }, signer([home.host]))
}

test.group('sitemap | whose pages it lists', () => {
  test('a sitemap of another host is asked without a token, and that is not ok', async ({
    assert,
  }) => {
    const other: TestSite = await siteWith(
      { '/map.xml': (response) => response.end(urlset(`${other.url}/a`)) },
      'localhost'
    )
    const home = await siteWith({})
    const report = await warm(home, `${other.url}/map.xml`)

    assert.deepEqual(report.reasons, { 'skipped: foreign-origin': 1 })
    assert.containsSubset(report, { ok: false, problem: 'nothing-stored' })
    assert.include(report.hints.join(), 'List their origins in "origins"')
    assert.notProperty(other.to('/a')[0].headers, 'x-page-cache-renew')
  })

  test('where its address redirects to decides what is left out', async ({ assert }) => {
    const moved: TestSite = await siteWith(
      {
        '/map.xml': (response) => response.end(urlset(`${moved.url}/a`, 'http://third.test/b')),
      },
      'localhost'
    )
    const home = await siteWith({
      '/map.xml': (response) => response.writeHead(301, { location: `${moved.url}/map.xml` }).end(),
    })
    const report = await warm(home, '/map.xml')
    assert.equal(report.totals.urls, 1)
    assert.containsSubset(report, { ok: false, problem: 'nothing-stored' })
    assert.include(report.hints.join(), 'URLs of http://third.test were left out')

    const trusted = await makeRequests(
      { urls: sitemap('/map.xml'), baseUrl: home.url, origins: [moved.url] },
      signer([home.host, moved.host])
    )
    assert.isTrue(trusted.ok)
  })

  test('what lists the pages of another host alone, lists nothing to ask for', async ({
    assert,
  }) => {
    const home = await siteWith({
      '/map.xml': (response) => response.end(urlset('http://third.test/b')),
    })
    const report = await warm(home, '/map.xml')
    assert.containsSubset(report, { ok: false, problem: 'nothing-asked' })
    assert.include(report.hints.join(), 'URLs of http://third.test were left out')
  })

  test('a robots.txt may name a sitemap on another host, with pages of its own', async ({
    assert,
  }) => {
    const storage: TestSite = await siteWith(
      { '/map.xml': (response) => response.end(urlset(`${home.url}/a`)) },
      'localhost'
    )
    const home: TestSite = await siteWith({
      '/robots.txt': (response) => response.end(`Sitemap: ${storage.url}/map.xml`),
    })
    const report = await warm(home, '/robots.txt')
    assert.isTrue(report.ok)
    assert.deepEqual(home.paths, ['/robots.txt', '/a'])
    assert.notProperty(storage.requests[0].headers, 'x-page-cache-renew')
  })

  test('a sitemap that redirects to a login page says where what came is from', async ({
    assert,
  }) => {
    const home = await siteWith({
      '/map.xml': (response) => response.writeHead(302, { location: '/login' }).end('Moved'),
      '/login': (response) => response.end('<!doctype html><title>Log in</title>'),
    })
    const report = await warm(home, '/map.xml')
    assert.deepEqual(report.reasons, { 'failed: not-a-sitemap': 1 })
    assert.include(
      report.hints,
      `/map.xml is not a sitemap: what came from ${home.url}/login is an HTML page`
    )
  })

  test('a sitemap of which nothing has changed says so', async ({ assert }) => {
    const home: TestSite = await siteWith({
      '/map.xml': (response) =>
        response.end(
          `<urlset><url><loc>${home.url}/a</loc><lastmod>2025-01-01</lastmod></url></urlset>`
        ),
    })
    const urls = sitemap('/map.xml', { since: '2026-01-01' })
    const report = await makeRequests({ urls }, signer([home.host]))
    assert.equal(report.problem, 'nothing-asked')
    assert.include(report.hints, '/map.xml lists nothing that has changed since 2026-01-01')
  })
})
