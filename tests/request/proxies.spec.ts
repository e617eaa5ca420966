import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from '@japa/runner'
import { text } from 'node:stream/consumers'
import { selfSigned } from './support/certificates.ts'
import { GOOD } from './support/logins.ts'
import { TestProxy } from './support/proxy.ts'
import { renewed, signer, TOKEN } from './support/signer.ts'
import { TestSite, type Handler } from './support/site.ts'
import { makeRequests } from '../../src/request/make_requests.ts'
import { sitemap } from '../../src/request/sources/sitemap.ts'

const FORM =
  '<form method="post"><input name="username"><input name="password" type="password"></form>'

/**
 * A site with a login, a sitemap and a page, at whatever URL it is asked for.
 */
const site =
  (scheme: string): Handler =>
  ({ url, method, headers }, response) => {
    if (method === 'POST') {
      return response.writeHead(302, { 'location': '/', 'set-cookie': 'session=1; Path=/' }).end()
    }
    const page = `<url><loc>${scheme}://${headers.host}/page</loc></url>`
    const list = `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${page}</urlset>`
    response
      .writeHead(200, renewed())
      .end(url === '/login' ? FORM : url === '/sitemap.xml' ? list : 'page')
  }

const EVERYTHING = { urls: sitemap('/sitemap.xml'), login: { url: '/login', ...GOOD }, retries: 0 }

test.group('Proxies', () => {
  test('login, sitemap and pages go through it over http', async ({ assert }) => {
    const { url, requests } = await TestSite.start(site('http'))
    const proxy = await TestProxy.start({ 'shop.test:80': url })
    const report = await makeRequests(
      { ...EVERYTHING, baseUrl: 'http://shop.test', proxy: proxy.url },
      signer(['shop.test'])
    )
    assert.equal(report.totals.renewed, 1, JSON.stringify(report.failures))
    assert.deepEqual(proxy.asked, [
      'GET http://shop.test/login',
      'POST http://shop.test/login',
      'GET http://shop.test/',
      'GET http://shop.test/sitemap.xml',
      'GET http://shop.test/page',
    ])
    assert.equal(requests.at(-1)!.headers.host, 'shop.test')
    assert.property(requests.at(-1)!.headers, TOKEN)
  })

  test('login, sitemap and pages go through it over https, and it sees none of them', async ({
    assert,
  }) => {
    const certificate = await selfSigned('shop.test')
    const { url } = await TestSite.start(site('https'), '127.0.0.1', certificate)
    const proxy = await TestProxy.start({ 'shop.test:443': url })
    const report = await makeRequests(
      {
        ...EVERYTHING,
        baseUrl: 'https://shop.test',
        proxy: proxy.url,
        tls: { ca: certificate.cert },
      },
      signer(['shop.test'])
    )
    assert.equal(report.totals.renewed, 1, JSON.stringify(report.failures))
    assert.deepEqual([...new Set(proxy.asked)], ['CONNECT shop.test:443'])
  })

  test('one address asked for another host goes through a tunnel, and straight over http', async ({
    assert,
  }) => {
    const certificate = await selfSigned('shop.test')
    const { url } = await TestSite.start(site('https'), '127.0.0.1', certificate)
    const proxy = await TestProxy.start({ 'inner.test:443': url })
    const options = {
      urls: ['/'],
      host: 'shop.test',
      retries: 0,
      proxy: proxy.url,
      tls: { ca: certificate.cert },
    }
    const secure = await makeRequests(
      { ...options, baseUrl: 'https://inner.test' },
      signer(['shop.test'])
    )
    assert.equal(secure.totals.renewed, 1)
    const plain = await makeRequests(
      { ...options, baseUrl: 'http://inner.test' },
      signer(['shop.test'])
    ).then(
      ({ failures }) => failures[0].reason,
      ({ message }) => message
    )
    assert.match(plain, /ENOTFOUND|EAI_AGAIN/)
    assert.deepEqual(proxy.asked, ['CONNECT inner.test:443'])
  })

  test('never for this machine: {name}')
    .with([{ name: '127.0.0.1' }, { name: 'localhost' }])
    .run(async ({ assert }, { name }) => {
      const { url, host } = await TestSite.start(site('http'), name)
      const proxy = await TestProxy.start({ [host]: url })
      const options = { ...EVERYTHING, baseUrl: url, proxy: proxy.url }
      const report = await makeRequests(options, signer([host]))
      assert.equal(report.totals.renewed, 1)
      assert.deepEqual(proxy.asked, [])
    })

  test('its credentials go to it alone, and stand in no report', async ({ assert }) => {
    const { url, requests } = await TestSite.start(site('https'), '127.0.0.1', await selfSigned())
    const proxy = await TestProxy.start({ 'shop.test:443': url })
    const withPassword = proxy.url.replace('//', '//me:hunter2@')
    const options = { urls: ['/'], retries: 0, renew: false, proxy: withPassword }

    const report = await makeRequests({ ...options, baseUrl: 'https://elsewhere.test' })
    assert.equal(report.failures[0].reason, 'ERR_PROXY_TUNNEL')
    assert.match(report.hints.join(), /NO_PROXY/)
    assert.deepEqual(proxy.credentials, [`Basic ${btoa('me:hunter2')}`])
    assert.notInclude(JSON.stringify(report), 'hunter2')
    assert.isEmpty(requests)
  })

  test('{$self} is no proxy')
    .with(['proxy.test:3128', 'socks5://me:hunter2@proxy.test', 'http://['])
    .run(async ({ assert }, proxy) => {
      const options = { urls: [], baseUrl: 'http://localhost', renew: false, proxy }
      const error = await makeRequests(options).catch((thrown) => thrown)
      assert.match(error.message, /"proxy".*'http:\/\/proxy\.example\.com:3128', or false/)
      assert.notInclude(error.message, 'hunter2')
    })
})

/**
 * A warm-up in a process of its own, as the environment decides when Node starts.
 */
async function warmUp(env: Record<string, string>) {
  const script = new URL('../commands/support/warmup_process.ts', import.meta.url)
  const argv = ['--import=@poppinss/ts-exec', script.pathname, 'warmup:pages', '--json']
  const child = spawn(process.execPath, argv, {
    env: { ...process.env, NODE_ENV: 'production', ...env },
  })
  const [output] = await Promise.all([text(child.stdout), once(child, 'close')])
  return JSON.parse(output)
}

test.group('Proxies of the environment', () => {
  test('are used where it asks Node to, but for NO_PROXY and this machine', async ({ assert }) => {
    const { url } = await TestSite.start(site('http'))
    const proxy = await TestProxy.start({ 'shop.test:80': url })
    const variables = { HTTP_PROXY: proxy.url, APP_URL: url, URLS: 'http://shop.test/ /here' }

    const report = await warmUp({ ...variables, NODE_USE_ENV_PROXY: '1' })
    assert.deepEqual(
      report.visits.map(({ status }: { status: number }) => status),
      [200, 200]
    )
    assert.deepEqual(proxy.asked, ['GET http://shop.test/'])

    const left = [
      await warmUp(variables),
      await warmUp({ ...variables, NODE_USE_ENV_PROXY: '1', NO_PROXY: '.test' }),
    ]
    for (const { failures } of left) {
      assert.match(failures[0].reason, /^E(NOTFOUND|AI_AGAIN)$/)
    }
    assert.lengthOf(proxy.asked, 1)
  }).timeout(60_000)
})
