import { test } from '@japa/runner'
import { selfSigned } from './support/certificates.ts'
import { GOOD } from './support/logins.ts'
import { renewed, signer, TOKEN } from './support/signer.ts'
import { TestProxy } from './support/proxy.ts'
import { TestSite, type Handler } from './support/site.ts'
import { makeRequests } from '../../src/request/make_requests.ts'

const FORM =
  '<form method="post"><input name="username"><input name="password" type="password"></form>'

/**
 * A site with a page and a login.
 */
const site: Handler = ({ url, method }, response) => {
  if (method === 'POST') {
    return response
      .writeHead(302, { 'location': '/', 'set-cookie': 'session=1; Path=/; Secure; HttpOnly' })
      .end()
  }
  response.writeHead(200, renewed()).end(url === '/login' ? FORM : 'page')
}

test.group('TLS', () => {
  test('a certificate that Node does not know is named, with what to do', async ({ assert }) => {
    const { url, host } = await TestSite.start(site, 'localhost', await selfSigned())
    const report = await makeRequests({ urls: ['/'], baseUrl: url, retries: 0 }, signer([host]))

    assert.equal(report.failures[0].reason, 'DEPTH_ZERO_SELF_SIGNED_CERT')
    assert.equal(report.failures[0].attempts, 1)
    assert.match(report.hints.join(), /NODE_EXTRA_CA_CERTS=.*"tls": \{ ca \}/)

    const login = { url: '/login', ...GOOD }
    await assert.rejects(
      () => makeRequests({ urls: ['/'], baseUrl: url, retries: 0, login }, signer([host])),
      /could not log in at .*\/login: DEPTH_ZERO_SELF_SIGNED_CERT\. .*NODE_EXTRA_CA_CERTS/
    )
  })

  test('the option "tls" trusts it, for logins and for pages', async ({ assert }) => {
    const certificate = await selfSigned()
    const { url, host, requests } = await TestSite.start(site, 'localhost', certificate)
    const login = { url: '/login', ...GOOD }
    const tls = { ca: certificate.cert }
    const report = await makeRequests({ urls: ['/'], baseUrl: url, login, tls }, signer([host]))

    assert.isTrue(report.ok)
    assert.equal(requests.at(-1)!.headers.cookie, 'session=1')
    assert.property(requests.at(-1)!.headers, TOKEN)
  })

  test('a certificate for another host is named, and right for "host"', async ({ assert }) => {
    const certificate = await selfSigned('shop.test')
    const { url } = await TestSite.start(site, 'localhost', certificate)
    const options = { urls: ['/'], baseUrl: url, retries: 0, tls: { ca: [certificate.cert] } }

    const wrong = await makeRequests({ ...options, renew: false })
    assert.equal(wrong.failures[0].reason, 'ERR_TLS_CERT_ALTNAME_INVALID')
    assert.match(wrong.hints.join(), /set "host" to the name/)
    const login = { url: '/login', ...GOOD }
    const right = await makeRequests(
      { ...options, host: 'shop.test', login },
      signer(['shop.test'])
    )
    assert.isTrue(right.ok)
  })

  test('an https URL of a server that speaks http is named', async ({ assert }) => {
    const { url } = await TestSite.start(site)
    const baseUrl = url.replace('http:', 'https:')
    const report = await makeRequests({ urls: ['/'], baseUrl, retries: 0, renew: false })
    assert.match(report.hints.join(), /is it http, and not https/)
  })

  test('what is no certificate is refused: {tls}')
    .with([
      { tls: 'ca.pem' },
      { tls: { ca: 'ca.pem' } },
      { tls: { ca: [1] } },
      { tls: { cert: 'x' } },
    ])
    .run(async ({ assert }, { tls }) => {
      const options = { urls: [], baseUrl: 'http://localhost', renew: false, tls: tls as object }
      await assert.rejects(() => makeRequests(options), /"tls".*expected certificates in PEM/)
    })
})

test.group('http and https', () => {
  test('a redirect to https is told as that', async ({ assert }) => {
    const certificate = await selfSigned()
    const secure = await TestSite.start(site, 'localhost', certificate)
    const plain = await TestSite.start(({ url }, response) => {
      response.writeHead(301, { location: secure.url + url }).end()
    }, 'localhost')
    const tls = { ca: certificate.cert }
    const options = { urls: ['/'], baseUrl: plain.url, tls }
    const runtime = () => signer([plain.host, secure.host])

    const report = await makeRequests(options, runtime())
    assert.deepEqual(report.reasons, { 'failed: redirected-to-https': 1 })
    assert.match(report.hints.join(), /"baseUrl".*"origins"/)
    assert.notProperty(secure.requests[0].headers, TOKEN)

    const urls = ['/', `${secure.url}/`]
    const listed = await makeRequests({ ...options, urls, origins: [secure.url] }, runtime())
    assert.deepEqual(
      listed.visits.map(({ outcome, redirectedTo }) => [outcome, redirectedTo]),
      [
        ['skipped', `${secure.url}/`],
        ['renewed', null],
      ]
    )
  })

  test('a redirect of a proxy to another origin is told as that', async ({ assert }) => {
    const other = await TestSite.start(site)
    const first = await TestSite.start((_, response) => {
      response.writeHead(302, { location: other.url }).end()
    }, 'localhost')
    const report = await makeRequests(
      { urls: ['/'], baseUrl: first.url },
      signer([first.host, other.host])
    )
    assert.deepEqual(report.reasons, { 'failed: redirected-elsewhere': 1 })
    assert.match(report.hints.join(), /"origins"/)
  })

  test('a redirect of the application to another site is its answer', async ({ assert }) => {
    const other = await TestSite.start(site)
    const first = await TestSite.start((_, response) => {
      response.writeHead(301, { ...renewed(), location: other.url }).end()
    }, 'localhost')
    const options = { urls: ['/'], baseUrl: first.url }
    const report = await makeRequests(options, signer([first.host]))
    assert.equal(report.totals.renewed, 1)
  })

  test('a Secure cookie over http is told as that', async ({ assert }) => {
    // Not at a name of this machine, which browsers take for secure
    const { url } = await TestSite.start(site)
    const proxy = await TestProxy.start({ 'shop.test:80': url })
    const login = { url: '/login', ...GOOD }
    const plain = {
      urls: ['/'],
      baseUrl: 'http://shop.test',
      proxy: proxy.url,
      login,
      renew: false,
    }
    await assert.rejects(() => makeRequests(plain), /marked Secure \("session"\).*https.*"baseUrl"/)
  })
})
