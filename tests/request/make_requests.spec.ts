import { test } from '@japa/runner'
import { makeRequests } from '../../src/request/make_requests.ts'
import { renewed, signer, TOKEN } from './support/signer.ts'
import { TestSite } from './support/site.ts'

test.group('makeRequests', () => {
  test('asks for every page with a token of its own, and reports what became of it', async ({
    assert,
  }) => {
    const site = await TestSite.start((request, response) => {
      response.writeHead(200, renewed()).end(`page ${request.url}`)
    })
    const runtime = signer([site.host])
    const report = await makeRequests(
      { urls: ['/', '/foo?a=1', new URL('/bar', site.url)] },
      runtime
    )

    assert.isTrue(report.ok)
    assert.deepEqual(site.paths, ['/', '/foo?a=1', '/bar'])
    assert.deepEqual(
      site.requests.map(({ headers }) => headers[TOKEN]),
      [
        `token-0 GET ${site.host} /`,
        `token-1 GET ${site.host} /foo?a=1`,
        `token-2 GET ${site.host} /bar`,
      ]
    )
    assert.containsSubset(report.totals, { urls: 3, visits: 3, renewed: 3, failed: 0, attempts: 3 })
    assert.containsSubset(report.visits[1], {
      url: `${site.url}/foo?a=1`,
      persona: 'anonymous',
      language: null,
      status: 200,
      bytes: 'page /foo?a=1'.length,
      attempts: 1,
      outcome: 'renewed',
      reason: null,
    })
    assert.deepEqual(JSON.parse(JSON.stringify(report)), report)
  })

  test('reads URLs of a generator no faster than it asks for them', async ({ assert }) => {
    let read = 0
    const ahead: number[] = []
    const site = await TestSite.start((_request, response) => {
      ahead.push(read - site.requests.length)
      response.writeHead(200, renewed()).end()
    })
    async function* urls() {
      for (; read < 50;) {
        yield `/${read++}`
      }
    }
    const report = await makeRequests({ urls: urls(), concurrency: 4 }, signer([site.host]))

    assert.equal(report.totals.renewed, 50)
    assert.isAtMost(Math.max(...ahead), 6)
  })

  test('keeps as many requests under way as concurrency says', async ({ assert }) => {
    let underWay = 0
    let most = 0
    const full = Promise.withResolvers<void>()
    const site = await TestSite.start(async (_request, response) => {
      most = Math.max(most, ++underWay)
      if (underWay === 3) {
        full.resolve()
      }
      await full.promise
      underWay--
      response.writeHead(200, renewed()).end()
    })
    const urls = Array.from({ length: 12 }, (_, index) => `/${index}`)
    await makeRequests({ urls, concurrency: 3 }, signer([site.host]))

    assert.equal(most, 3)
  })

  test('keeps connections', async ({ assert }) => {
    const ports = new Set<number>()
    const site = await TestSite.start((request, response) => {
      ports.add(request.socket.remotePort!)
      response.writeHead(200, renewed()).end('page')
    })
    const urls = Array.from({ length: 20 }, (_, index) => `/${index}`)
    await makeRequests({ urls }, signer([site.host]))

    assert.equal(ports.size, 1)
  })

  test('asks for a URL once, however often it is listed', async ({ assert }) => {
    const site = await TestSite.start((_request, response) => {
      response.writeHead(200, renewed()).end()
    })
    const urls = ['/a', `${site.url}/a`, '/a#top', '/b', '/a', { url: '/a', headers: { x: '1' } }]
    const report = await makeRequests({ urls, languages: ['de', 'en'] }, signer([site.host]))

    assert.containsSubset(report.totals, { urls: 3, duplicates: 3, visits: 6 })
    assert.equal(site.to('/a').length, 4)
  })

  test('asks as every persona, in every language and variant, and counts each', async ({
    assert,
  }) => {
    const site = await TestSite.start((_request, response) => {
      response.writeHead(200, renewed()).end()
    })
    const report = await makeRequests(
      {
        urls: ['/a', '/b'],
        personas: [
          { name: 'anyone' },
          { name: 'member', basicAuth: { username: 'me', password: 'pass' } },
        ],
        languages: ['de', 'en', 'fr'],
        vary: [{ 'X-Inertia': 'true' }],
      },
      signer([site.host])
    )

    assert.containsSubset(report.totals, { urls: 2, visits: 24, renewed: 24 })
    const asked = site
      .to('/a')
      .map(({ headers }) =>
        [
          headers['authorization'] ? 'member' : 'anyone',
          headers['accept-language'],
          headers['x-inertia'],
        ].join()
      )
    assert.equal(new Set(asked).size, 12)
    assert.deepEqual(
      report.visits.slice(0, 2).map(({ persona, language, vary }) => ({ persona, language, vary })),
      [
        { persona: 'anyone', language: 'de', vary: null },
        { persona: 'anyone', language: 'de', vary: { 'x-inertia': 'true' } },
      ]
    )
    const basic = site.requests.find(({ headers }) => headers.authorization)
    assert.equal(basic!.headers.authorization, `Basic ${btoa('me:pass')}`)
  })

  test('asks for a language by a cookie, also where a page sets another', async ({ assert }) => {
    const site = await TestSite.start((_request, response) => {
      response.writeHead(200, { ...renewed(), 'set-cookie': 'locale=xx; Path=/' }).end()
    })
    await makeRequests(
      { urls: ['/a', '/b'], languages: { cookie: 'locale', values: ['de', 'en'] } },
      signer([site.host])
    )
    assert.deepEqual(
      site.requests.map(({ headers }) => headers.cookie),
      ['locale=de', 'locale=en', 'locale=de', 'locale=en']
    )
    assert.isTrue(site.requests.every(({ headers }) => headers['accept-language'] === undefined))
  })

  test('sends headers that come with a URL, but not those that the run sets itself', async ({
    assert,
  }) => {
    const site = await TestSite.start((_request, response) => {
      response.writeHead(200, renewed()).end()
    })
    const urls = [{ url: '/a', headers: { 'X-Design': 'new', 'Host': 'evil.test', [TOKEN]: 'x' } }]
    await makeRequests({ urls, headers: { 'user-agent': 'warmer' } }, signer([site.host]))

    assert.containsSubset(site.requests[0].headers, {
      'x-design': 'new',
      'host': site.host,
      'user-agent': 'warmer',
      [TOKEN]: `token-0 GET ${site.host} /a`,
    })
  })

  test('asks through one address for another host name', async ({ assert }) => {
    const site = await TestSite.start((request, response) => {
      response.setHeader('set-cookie', 'seen=1; Secure; Domain=example.com')
      return request.url === '/old'
        ? response.writeHead(302, { location: 'https://example.com/new' }).end()
        : response.writeHead(200, renewed()).end()
    })
    const report = await makeRequests(
      { urls: ['/old', 'https://example.com/a'], baseUrl: site.url, host: 'example.com' },
      signer(['example.com'])
    )

    assert.isTrue(report.ok)
    assert.deepEqual(site.paths, ['/old', '/new', '/a'])
    assert.deepEqual(
      new Set(site.requests.map(({ headers }) => headers.host)),
      new Set(['example.com'])
    )
    assert.equal(site.requests[2].headers[TOKEN], 'token-2 GET example.com /a')
    assert.equal(site.requests[1].headers.cookie, 'seen=1')
    assert.equal(report.visits[0].redirectedTo, 'https://example.com/new')
  })

  test('ends at the limit, and asks no further page', async ({ assert }) => {
    const site = await TestSite.start((_request, response) => {
      response.writeHead(200, renewed()).end()
    })
    const report = await makeRequests(
      { urls: ['/a', '/a', '/b', '/c', '/d'], limit: 2, languages: ['de', 'en'] },
      signer([site.host])
    )
    assert.containsSubset(report.totals, { urls: 2, visits: 4 })
    assert.equal(report.stopped, 'limit')
    assert.isTrue(report.ok)
    assert.deepEqual(site.paths, ['/a', '/a', '/b', '/b'])
  })

  test('lists as many visits as asked for, and tells of all of them as they happen', async ({
    assert,
  }) => {
    const site = await TestSite.start((request, response) => {
      response.writeHead(request.url === '/2' ? 500 : 200, renewed()).end()
    })
    const told: unknown[] = []
    const report = await makeRequests(
      {
        urls: ['/1', '/2', '/2', '/3'],
        keepVisits: 1,
        onVisit: (visit, progress) => told.push([new URL(visit.url).pathname, progress]),
      },
      signer([site.host])
    )
    assert.equal(report.visits.length, 1)
    assert.deepEqual(told.at(-1), ['/3', { done: 3, failed: 1, total: 3 }])
  })

  test('a source that throws ends the run with the report so far', async ({ assert }) => {
    const site = await TestSite.start((_request, response) => {
      response.writeHead(200, renewed()).end()
    })
    async function* urls() {
      yield '/a'
      throw new Error('the database is gone')
    }
    const error = await makeRequests({ urls: urls() }, signer([site.host])).catch(
      (thrown) => thrown
    )

    assert.equal(error.code, 'E_SOURCE_FAILED')
    assert.include(error.message, 'the database is gone')
    assert.equal(error.report.totals.renewed, 1)
  })

  test('an onVisit that throws ends the run with its error', async ({ assert }) => {
    const site = await TestSite.start((_request, response) => {
      response.writeHead(200, renewed()).end()
    })
    const onVisit = () => {
      throw new Error('the bar is broken')
    }
    await assert.rejects(
      () => makeRequests({ urls: ['/a', '/b', '/c'], onVisit }, signer([site.host])),
      'the bar is broken'
    )
    assert.isBelow(site.requests.length, 3)
  })

  test('a run that does not renew asks as a visitor, and needs no application', async ({
    assert,
  }) => {
    const statuses: Record<string, string> = {
      '/hit': 'page-cache; hit; ttl=3',
      '/stored': 'page-cache; fwd=uri-miss; stored',
      '/user': 'page-cache; fwd=bypass; detail=user',
      '/collapsed': 'page-cache; fwd=uri-miss; collapsed',
    }
    const site = await TestSite.start((request, response) => {
      const status = statuses[request.url!]
      response.writeHead(200, status ? { 'cache-status': status } : {}).end()
    })
    const report = await makeRequests(
      { urls: [...Object.keys(statuses), '/plain'], baseUrl: site.url, renew: false },
      null
    )
    assert.deepEqual(
      report.visits.map(({ outcome, reason }) => [outcome, reason]),
      [
        ['kept', null],
        ['stored', null],
        ['skipped', 'user'],
        ['kept', 'collapsed'],
        ['skipped', 'no-cache-status'],
      ]
    )
    assert.isTrue(site.requests.every(({ headers }) => !(TOKEN in headers)))
  })

  test('verify asks again as an ordinary visitor, and reports what was not a hit', async ({
    assert,
  }) => {
    const site = await TestSite.start((request, response) => {
      const asked = TOKEN in request.headers
      const visit = request.url === '/good' ? 'page-cache; hit; ttl=9' : 'page-cache; fwd=uri-miss'
      response.writeHead(200, asked ? renewed() : { 'cache-status': visit }).end()
    })
    const report = await makeRequests(
      { urls: ['/good', '/bad'], verify: true },
      signer([site.host])
    )

    assert.deepEqual(site.paths, ['/good', '/good', '/bad', '/bad'])
    assert.isFalse(report.ok)
    assert.containsSubset(report.totals, { renewed: 2, failed: 0, verified: 1, unverified: 1 })
    assert.deepEqual(
      report.unverified.map(({ url }) => url),
      [`${site.url}/bad`]
    )
  })
})
