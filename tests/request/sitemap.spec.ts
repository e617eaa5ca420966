import { test } from '@japa/runner'
import { createGzip, gzipSync } from 'node:zlib'
import { makeRequests } from '../../src/request/make_requests.ts'
import { sitemap, type SitemapOptions } from '../../src/request/sources/sitemap.ts'
import { renewed, signer } from './support/signer.ts'
import { TestSite } from './support/site.ts'
import type { MakeRequestsOptions } from '../../src/request/types.ts'

/**
 * Serves documents, and answers everything else as a page.
 *
 * @param documents - By path; a function gets the site's URL
 */
async function siteWith(documents: Record<string, (url: string) => string | Buffer>) {
  const site: TestSite = await TestSite.start((request, response) => {
    const document = documents[request.url!]
    return document ? response.end(document(site.url)) : response.writeHead(200, renewed()).end()
  })
  return site
}

async function warm(
  site: TestSite,
  path: string,
  sitemapOptions?: SitemapOptions,
  options: Partial<MakeRequestsOptions> = {}
) {
  const report = await makeRequests(
    { urls: sitemap(path, sitemapOptions), retries: 0, ...options },
    signer([site.host])
  )
  const pages = site.paths.filter((asked) => !asked.includes('map'))
  const [failure] = report.failures
  return {
    report,
    pages,
    problem: failure && `${failure.url.replace(site.url, '')}: ${failure.reason}`,
  }
}

const urlset = (...urls: string[]) =>
  `<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls
    .map((url) => `<url><loc>${url}</loc></url>`)
    .join('')}</urlset>`

test.group('sitemap', () => {
  test('lists its pages, whatever stands beside their addresses', async ({ assert }) => {
    const site = await siteWith({
      '/map.xml': (url) => `<?xml version="1.0" encoding="UTF-8"?>
        <!-- <url><loc>${url}/comment</loc></url> -->
        <sm:urlset xmlns:sm="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="x">
          <sm:url><sm:loc>
            ${url}/a?x=1&amp;y=2
          </sm:loc><sm:priority>0.5</sm:priority>
            <image:image><image:loc>${url}/picture.png</image:loc></image:image></sm:url>
          <sm:url><sm:loc><![CDATA[${url}/b]]></sm:loc></sm:url>
          <sm:url><sm:loc>${url}/%C3%BC&#x2F;c</sm:loc></sm:url>
        </sm:urlset>`,
    })
    const { pages, report } = await warm(site, '/map.xml')
    assert.deepEqual(pages, ['/a?x=1&y=2', '/b', '/%C3%BC/c'])
    assert.isTrue(report.ok)
  })

  test('an index leads to its sitemaps, compressed or not', async ({ assert }) => {
    const site = await siteWith({
      '/map.xml': (url) => `<sitemapindex>
        <sitemap><loc>${url}/map1.xml.gz</loc></sitemap>
        <sitemap><loc>${url}/map2.xml</loc></sitemap></sitemapindex>`,
      '/map1.xml.gz': (url) => gzipSync(urlset(`${url}/a`)),
      '/map2.xml': (url) => urlset(`${url}/b`),
    })
    const { pages } = await warm(site, '/map.xml')
    assert.deepEqual(pages, ['/a', '/b'])
  })

  test('one sitemap of an index that fails does not hide the others', async ({ assert }) => {
    const site = await siteWith({
      '/map.xml': (url) => `<sitemapindex><sitemap><loc>${url}/map1.xml</loc></sitemap>
        <sitemap><loc>${url}/map2.xml</loc></sitemap></sitemapindex>`,
      '/map1.xml': () => '<html>Sorry</html>',
      '/map2.xml': (url) => urlset(`${url}/b`),
    })
    const { pages, report, problem } = await warm(site, '/map.xml')
    assert.deepEqual(pages, ['/b'])
    assert.isFalse(report.ok)
    assert.equal(problem, '/map1.xml: not-a-sitemap')
  })

  test('leaves out what did not change since, and keeps what does not say', async ({ assert }) => {
    const entry = (url: string, lastmod: string) =>
      `<url><loc>${url}</loc><lastmod>${lastmod}</lastmod></url>`
    const site = await siteWith({
      '/map.xml': (url) => `<sitemapindex>
        <sitemap><loc>${url}/map-old.xml</loc><lastmod>2025-12-31</lastmod></sitemap>
        <sitemap><loc>${url}/map-new.xml</loc><lastmod>2026-03-01T10:00:00+01:00</lastmod></sitemap></sitemapindex>`,
      '/map-new.xml': (url) =>
        `<urlset>${entry(`${url}/old`, '2025-06-01')}${entry(`${url}/new`, '2026-02-01')}
         <url><loc>${url}/unknown</loc></url>${entry(`${url}/odd`, 'yesterday')}</urlset>`,
    })
    const { pages } = await warm(site, '/map.xml', { since: '2026-01-01' })
    assert.deepEqual(pages, ['/new', '/unknown', '/odd'])
    assert.notInclude(site.paths, '/map-old.xml')
  })

  test('other origins are left out with a hint, unless they are wanted', async ({ assert }) => {
    const other = await TestSite.start((_request, response) => response.end(), 'localhost')
    const site = await siteWith({ '/map.xml': (url) => urlset(`${other.url}/x`, `${url}/a`) })

    const { pages, report } = await warm(site, '/map.xml')
    assert.deepEqual(pages, ['/a'])
    assert.deepEqual(other.paths, [])
    assert.isTrue(report.ok)
    assert.include(report.hints.join(), `URLs of ${other.url} were left out`)

    await warm(site, '/map.xml', { foreign: true })
    assert.deepEqual(other.paths, ['/x'])
  })

  test('lists the public name of the site that is asked through another address', async ({
    assert,
  }) => {
    const site = await siteWith({ '/map.xml': () => urlset('https://example.com/a') })
    const report = await makeRequests(
      { urls: sitemap('/map.xml'), baseUrl: site.url, host: 'example.com' },
      signer(['example.com'])
    )
    assert.isTrue(report.ok)
    assert.equal(site.to('/a')[0].headers.host, 'example.com')
  })

  test('is asked for with the same authentication', async ({ assert }) => {
    const site = await TestSite.start((request, response) =>
      request.headers.authorization
        ? response.writeHead(200, renewed()).end(urlset(`${site.url}/a`))
        : response.writeHead(401).end()
    )
    const basicAuth = { username: 'me', password: 'pass' }
    const { pages } = await warm(site, '/map.xml', {}, { basicAuth, anonymous: true })
    assert.deepEqual(pages, ['/a', '/a'])
  })

  test('{problem} is a failure that names the sitemap')
    .with([
      {
        problem: 'sitemap-with-doctype',
        document: `<!DOCTYPE urlset [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>${urlset('http://127.0.0.1/&b;')}`,
      },
      { problem: 'not-a-sitemap', document: 'Not found' },
      { problem: 'not-a-sitemap', document: '' },
      { problem: 'sitemap-cut-off', document: urlset('http://127.0.0.1/a').slice(0, -20) },
      {
        problem: 'sitemap-too-many-urls',
        document: urlset(
          ...Array.from({ length: 50_001 }, (_, index) => `http://127.0.0.1/${index}`)
        ),
      },
      { problem: 'sitemap-broken-gzip', document: gzipSync(urlset('http://a/')).subarray(0, 40) },
    ])
    .run(async ({ assert }, { document, problem: expected }) => {
      const site = await siteWith({ '/map.xml': () => document })
      const { problem, pages } = await warm(site, '/map.xml')
      assert.equal(problem, `/map.xml: ${expected}`)
      assert.deepEqual(pages, [])
    })

  test('a small file that unpacks to a huge one is read no further than the protocol allows', async ({
    assert,
  }) => {
    let unpacked = 0
    const site: TestSite = await TestSite.start((_request, response) => {
      const gzip = createGzip({ level: 1 })
      gzip.pipe(response)
      const padding = Buffer.alloc(1024 * 1024, ' ')
      const pour = () => {
        if (response.destroyed || unpacked++ === 2000) {
          return gzip.end()
        }
        gzip.write(padding, () => setImmediate(pour))
      }
      gzip.write('<urlset>')
      pour()
    })
    const { problem } = await warm(site, '/map.xml.gz')
    assert.equal(problem, '/map.xml.gz: sitemap-too-large')
    assert.isBelow(unpacked, 2000)
  })

  test('an index in an index is refused, so that none leads in a circle', async ({ assert }) => {
    const site = await siteWith({
      '/map.xml': (url) =>
        `<sitemapindex><sitemap><loc>${url}/map.xml</loc></sitemap></sitemapindex>`,
    })
    const { problem } = await warm(site, '/map.xml')
    assert.equal(problem, '/map.xml: sitemap-index-in-index')
    assert.equal(site.paths.length, 2)
  })

  test('a sitemap that is not there is named', async ({ assert }) => {
    const site = await TestSite.start((_request, response) => response.writeHead(404).end())
    const { problem } = await warm(site, '/map.xml')
    assert.equal(problem, '/map.xml: 404')
  })

  test('a date that is none is refused', ({ assert }) => {
    assert.throws(() => sitemap('/map.xml', { since: 'last week' }), /"since".*expected a date/)
  })
})
