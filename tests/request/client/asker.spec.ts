import { mock } from 'node:test'
import { test } from '@japa/runner'
import { setImmediate } from 'node:timers/promises'
import { Asker } from '../../../src/request/client/asker.ts'
import { Follower } from '../../../src/request/client/follower.ts'
import { PersonaSession } from '../../../src/request/client/persona_session.ts'
import { Site } from '../../../src/request/client/site.ts'
import { PLAIN_GET } from '../../../src/request/client/question.ts'
import { systemClock, type Clock } from '../../../src/request/client/pacing/clock.ts'
import { FakeClient } from '../support/fake_client.ts'
import type { AskerOptions } from '../../../src/request/client/asker_options.ts'

const BASE_URL = new URL('http://example.com')

/**
 * Time passes only while somebody waits.
 */
class FakeClock implements Clock {
  readonly waits: number[] = []
  #now = 0

  now() {
    return this.#now
  }

  async sleep(ms: number) {
    this.waits.push(ms)
    this.#now += ms
  }
}

/**
 * @returns what asks for a URL, and follows where it leads
 */
function asking(
  client: FakeClient,
  { origins = [], ...options }: Partial<AskerOptions> & { origins?: string[] }
) {
  const asker = new Asker({
    client,
    runtime: null,
    timeoutMs: 1000,
    retries: 1,
    retryDelayMs: 0,
    maxRetryAfterMs: 60_000,
    rate: null,
    slowDown: false,
    decompresses: true,
    signal: new AbortController().signal,
    clock: systemClock,
    ...options,
  })
  const site = new Site({
    baseUrl: BASE_URL,
    host: null,
    scheme: 'http',
    origins,
    inProcess: false,
  })
  const follower = new Follower(asker, site, { trustedOnly: false })
  const session = new PersonaSession({ name: 'anonymous' }, {})
  return (url: string) => {
    const effort = { attempts: 0, durationMs: 0, bytes: 0 }
    return follower.follow(session, PLAIN_GET, new URL(url, BASE_URL), effort)
  }
}

test.group('Follower', () => {
  const toHttps = (path: string, number: number) =>
    number === 1
      ? { status: 301, headers: { location: `https://example.com${path}` } }
      : { status: 200 }

  test('takes a page under another scheme for the one that was asked for', async ({ assert }) => {
    const origins = ['https://example.com']
    const { asked, redirectedTo } = await asking(new FakeClient(toHttps), { origins })('/page')
    assert.deepEqual([asked.status, redirectedTo], [200, null])
  })

  test('takes no answer of an origin that is not trusted for it', async ({ assert }) => {
    const { asked, redirectedTo } = await asking(new FakeClient(toHttps), {})('/page')
    assert.deepEqual([asked.status, redirectedTo?.href], [301, 'https://example.com/page'])
  })

  test('takes another path, query or host for another page')
    .with(['/page', '/page?a=2', '/page/?a=1', 'http://example.com:8080/page?a=1'])
    .run(async ({ assert }, location) => {
      const client: FakeClient = new FakeClient(() =>
        client.requests.length === 1 ? { status: 301, headers: { location } } : { status: 200 }
      )
      const origins = ['http://example.com:8080']
      const { asked, redirectedTo } = await asking(client, { origins })('/page?a=1')
      assert.equal(asked.status, 301)
      assert.equal(redirectedTo?.href, new URL(location, BASE_URL).href)
    })
})

test.group('Asker', () => {
  test('waits as long as Retry-After says, and no longer', async ({ assert }) => {
    const clock = new FakeClock()
    const client = new FakeClient((path, number) =>
      path === '/busy' && number === 1
        ? { status: 429, headers: { 'retry-after': '5' } }
        : { status: 200 }
    )
    const ask = asking(client, { clock })

    await ask('/before')
    assert.deepEqual(clock.waits, [])
    const { final } = await ask('/busy')
    assert.equal(final.status, 200)
    assert.deepEqual(clock.waits, [5000])
    await ask('/after')
    assert.deepEqual(clock.waits, [5000])
  })

  test('a page that is asked for during a pause of its host waits for the rest of it', async ({
    assert,
  }) => {
    const clock = new FakeClock()
    const client = new FakeClient((path) =>
      path === '/busy' ? { status: 503, headers: { 'retry-after': '5' } } : { status: 200 }
    )
    const ask = asking(client, { clock, retries: 0 })

    await ask('/busy')
    await clock.sleep(2000)
    await ask('http://example.org/')
    assert.deepEqual(clock.waits, [2000])
    await ask('/other')
    assert.deepEqual(clock.waits, [2000, 3000])
  })

  test('does not slow down for a host that was never there', async ({ assert }) => {
    const clock = new FakeClock()
    let isThere = false
    const client = new FakeClient(() => {
      if (!isThere) {
        throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
      }
      return { status: 200 }
    })
    const ask = asking(client, { clock, retries: 0, slowDown: true })
    const fail = () => assert.rejects(() => ask('http://elsewhere.test/'), 'ECONNREFUSED')

    await fail()
    await fail()
    assert.deepEqual(clock.waits, [])
    isThere = true
    await ask('http://elsewhere.test/')
    isThere = false
    await fail()
    await fail()
    assert.deepEqual(clock.waits, [100])
  })

  test('the end of the run ends a wait', async ({ assert }) => {
    const controller = new AbortController()
    const client = new FakeClient(() => ({ status: 503, headers: { 'retry-after': '50' } }))
    const clock: Clock = {
      now: systemClock.now,
      sleep(ms, signal) {
        const waiting = systemClock.sleep(ms, signal)
        controller.abort()
        return waiting
      },
    }
    const ask = asking(client, { clock, signal: controller.signal })

    await assert.rejects(() => ask('/'))
    assert.lengthOf(client.requests, 1)
  })

  test('asks no more often than rate says, retries and redirects included', async ({ assert }) => {
    mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: 0 })
    const times: number[] = []
    const client = new FakeClient((path, number) => {
      times.push(Date.now())
      if (path === '/old') {
        return { status: 301, headers: { location: '/new' } }
      }
      return { status: path === '/busy' && number === 1 ? 503 : 200 }
    })
    const ask = asking(client, { rate: 20 })
    let isDone = false
    try {
      const all = Promise.all([ask('/old'), ask('/busy'), ask('/c')]).finally(() => (isDone = true))
      while (!isDone) {
        await setImmediate()
        mock.timers.tick(1)
      }
      await all
    } finally {
      mock.timers.reset()
    }
    assert.deepEqual(times, [0, 50, 100, 150, 200])
  })

  test('leaves the turns of others out, with whom it shares the rate', async ({ assert }) => {
    mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: 0 })
    const times: number[] = []
    const client = new FakeClient(() => {
      times.push(Date.now())
      return { status: 200 }
    })
    const shared = { workers: 3, delay: () => 0, tell: () => {} }
    const ask = asking(client, { rate: 20, shared })
    let isDone = false
    try {
      const all = Promise.all([ask('/a'), ask('/b')]).finally(() => (isDone = true))
      while (!isDone) {
        await setImmediate()
        mock.timers.tick(1)
      }
      await all
    } finally {
      mock.timers.reset()
    }
    // Six turns of 50 ms for two requests: the other four are those of the others
    assert.equal(times.at(-1), 250)
  })
})
