import { test } from '@japa/runner'
import { until } from '../support/until.ts'
import { playTimers } from '../support/play_timers.ts'
import { startApp } from '../support/test_app.ts'
import { collectLogs } from '../support/logs.ts'
import { apiServer, type ApiAnswer } from './support/api_server.ts'
import { Clearance } from '../../src/invalidation/clearance.ts'
import { clearStores } from '../../src/invalidation/clear_stores.ts'
import { networkTag, storeTag } from '../../src/networks/network_tags.ts'
import { PurgeQueue } from '../../src/networks/purge_queue.ts'
import { networks } from '../../src/networks/networks.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { Network, NetworkPurge } from '../../src/types.ts'

/**
 * A network of the test's own, which remembers what it was told to purge.
 *
 * @param purge - What it does then
 */
function ownNetwork(fields: Partial<Network> = {}, purge = async (_: NetworkPurge) => {}) {
  const purges: NetworkPurge[] = []
  const network: Network = {
    name: 'Edge',
    controlHeader: 'cdn-cache-control',
    tagHeader: 'edge-tag',
    tagSeparator: ',',
    mostTagBytes: 1_000,
    mostTags: null,
    tagsPerCall: 3,
    requestsPerMinute: null,
    purge: (given) => {
      purges.push(given)
      return purge(given)
    },
    ...fields,
  }
  return { network, purges, tags: () => purges.map((one) => one.tags) }
}

test.group('Purge queue', (group) => {
  group.each.timeout(60_000)

  test('what is asked for at the same time goes in as few calls as it takes', async ({
    assert,
  }) => {
    const { network, tags } = ownNetwork()
    const queue = new PurgeQueue(network, ['all'])
    await Promise.all([
      queue.purge(['a', 'b'], false),
      queue.purge(['b', 'c'], false),
      queue.purge(['d'], false),
    ])
    assert.deepEqual(tags(), [['a', 'b', 'c'], ['d']])
  })

  test('what is to be stale and what is to be gone go in calls of their own', async ({
    assert,
  }) => {
    const { network, purges } = ownNetwork()
    const queue = new PurgeQueue(network, ['all'])
    await Promise.all([queue.purge(['a'], false), queue.purge(['a'], true)])
    assert.deepEqual(
      purges.map(({ tags, soft }) => [tags, soft]),
      [
        [['a'], false],
        [['a'], true],
      ]
    )
  })

  test('no more calls are made in a minute than the network accepts', async ({ assert }) => {
    const { network, tags } = ownNetwork({ requestsPerMinute: 2 })
    const queue = new PurgeQueue(network, ['all'])
    await queue.purge(['a'], false)
    await queue.purge(['b'], false)
    let isPurged = false
    void queue.purge(['c'], false).then(() => (isPurged = true))
    // Long enough for a call to have been made, if there was one.
    await queue.purge([], false)
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
    assert.deepEqual(tags(), [['a'], ['b']])
    assert.isFalse(isPurged)
  })

  test('nothing of it keeps a process alive when all is done', async ({ assert }) => {
    const timers = () =>
      process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
    const { network } = ownNetwork({ requestsPerMinute: 2 })
    const before = timers()
    await new PurgeQueue(network, ['all']).purge(['a'], false)
    assert.isAtMost(timers(), before)
  })

  test('where too many calls would wait, all pages are purged', async ({ assert }) => {
    const open = Promise.withResolvers<void>()
    const { network, tags } = ownNetwork({ tagsPerCall: 1 }, () => open.promise)
    const queue = new PurgeQueue(network, ['store'])
    const first = queue.purge(['first'], false)
    await until(() => tags().length === 1)
    const many = Array.from({ length: 1_200 }, (_, index) => `tag-${index}`)
    const others = Promise.all([queue.purge(many, false), queue.purge(['late'], true)])
    open.resolve()
    await Promise.all([first, others])
    assert.deepEqual(tags(), [['first'], ['store']])
  })

  test('a call that failed is made again', async ({ assert }) => {
    let left = 2
    const { network, tags } = ownNetwork({}, async () => {
      if (left-- > 0) {
        throw new Error('not now')
      }
    })
    await playTimers(() => new PurgeQueue(network, ['all']).purge(['a'], false))
    assert.deepEqual(tags(), [['a'], ['a'], ['a']])
  })

  test('a failure ends with those who asked for it, and the next call is made', async ({
    assert,
  }) => {
    const { network } = ownNetwork({}, async ({ tags }) => {
      if (tags.includes('bad')) {
        throw new Error('never')
      }
    })
    const queue = new PurgeQueue(network, ['all'])
    await assert.rejects(() => playTimers(() => queue.purge(['bad'], false)), 'never')
    await queue.purge(['good'], false)
  })
})

test.group('Networks | purging', (group) => {
  group.each.timeout(60_000)

  /**
   * An application behind Fastly, as its API answers.
   */
  async function startBehind(answer: (at: number) => ApiAnswer) {
    const api = await apiServer(() => answer(api.requests.length - 1))
    const logs = collectLogs()
    const app = await startApp({
      configs: logs.configs,
      config: {
        networks: [networks.fastly({ serviceId: 'a', token: 'a-token', baseUrl: api.url })],
      },
      routes: (router) => {
        router
          .get('/', () => 'page')
          .use(cachePage(60, undefined, { public: true, tags: ['posts'] }))
      },
    })
    return { ...app, ...api, logs }
  }

  test('a network of the application itself is told and purged as the others', async ({
    assert,
  }) => {
    const { network, purges } = ownNetwork()
    const { get, pageCache } = await startApp({
      config: { networks: [network] },
      routes: (router) => {
        router
          .get('/', () => 'page')
          .use(cachePage(60, undefined, { public: true, tags: ['posts'] }))
      },
    })
    const { headers } = await get('/')
    assert.equal(headers['cdn-cache-control'], 'max-age=60')
    await playTimers(async () => {
      await pageCache.expireTags(['posts'])
      await pageCache.forgetTags(['posts'])
      await pageCache.settled()
    })
    const [expired, forgotten] = purges
    assert.deepEqual([expired.soft, forgotten.soft], [true, false])
    assert.lengthOf(forgotten.tags, 1)
    assert.deepEqual(expired.tags, forgotten.tags)
    assert.include(String(headers['edge-tag']).split(','), forgotten.tags[0])
    assert.isFalse(forgotten.signal.aborted)
  })

  test('everything is purged once more, and then no more', async ({ assert }) => {
    const { pageCache, requests } = await startBehind(() => ({}))
    await playTimers(async () => {
      await pageCache.forgetTags(['posts'])
      assert.lengthOf(requests, 1)
      await pageCache.settled()
    })
    assert.lengthOf(requests, 2)
    assert.equal(requests[1].body, requests[0].body)
  })

  test('an answer that asks for time is waited for', async ({ assert }) => {
    const { pageCache, requests } = await startBehind((at) =>
      at === 0 ? { status: 429, headers: { 'retry-after': '1' } } : {}
    )
    await pageCache.forgetTags(['posts'])
    assert.lengthOf(requests, 2)
  })

  test('a refusal is told at once, with what to look at', async ({ assert }) => {
    const { pageCache, requests } = await startBehind(() => ({ status: 403 }))
    const error = await pageCache.forgetUrl('/').catch((reason) => reason)
    assert.equal(error.code, 'E_NETWORK_PURGE_FAILED')
    assert.deepEqual(
      error.failures.map(({ network }: { network: string }) => network),
      ['Fastly']
    )
    assert.match(error.message, /Fastly: it answered 403. Is the token right/)
    assert.lengthOf(requests, 1)
  })

  test('where purging once more fails, the log says so', async ({ assert }) => {
    const { pageCache, logs } = await startBehind((at) => (at === 0 ? {} : { status: 401 }))
    await playTimers(async () => {
      await pageCache.forgetTags(['posts'])
      await pageCache.settled()
    })
    const line = logs.lines.find(({ msg }) => msg.includes('on their way'))
    assert.equal(line?.network, 'Fastly')
    assert.match(String(line?.problem), /^it answered 401/)
  })

  test('a renewal that cannot be purged says so in the log, and is one', async ({ assert }) => {
    const { pageCache, get, logs } = await startBehind(() => ({ status: 401 }))
    await get('/')
    await pageCache.clear().catch(() => {})
    assert.equal(await pageCache.renew('/'), 'renewed')
    await pageCache.settled()
    assert.isTrue(logs.lines.some(({ msg }) => msg.includes('pages that were replaced')))
  })
})

test.group('Networks | a clearance', (group) => {
  group.each.timeout(20_000)

  /**
   * An application that is written to all the time, and a clearance of its pages.
   *
   * @param fails - Whether a purge of some tags fails, the nth time that these are purged
   */
  async function startWritten(fails: (isClearance: boolean, nth: number) => boolean) {
    const counts = new Map<string, number>()
    const { network } = ownNetwork({ tagsPerCall: 1 }, async ({ tags }) => {
      const name = String(tags)
      const nth = (counts.get(name) ?? 0) + 1
      counts.set(name, nth)
      if (fails(name === ofStore, nth)) {
        throw new Error('no more today')
      }
    })
    const app = await startApp({
      config: { networks: [network] },
      configs: collectLogs().configs,
      routes: () => {},
    })
    const ofStore = networkTag(storeTag('default'), '')
    const manager = await app.app.container.make('cache.manager')
    const all = { stores: ['default'], pages: true, urls: [], tags: [], namespace: null }
    const clear = () =>
      clearStores(new Clearance(all), app.pageCache, () => manager.use('default' as never) as never)
    /** Writes each second of the timers that are played, until it is told to end */
    const write = async (hasEnded: () => boolean) => {
      for (let nth = 0; !hasEnded(); nth++) {
        await app.pageCache.forgetTags([`post-${nth}`])
        await new Promise((resolve) => setTimeout(resolve, 1_000))
      }
    }
    const clearWhileWritten = () =>
      playTimers(async () => {
        let isDone = false
        const writing = write(() => isDone)
        const results = await clear().finally(() => (isDone = true))
        await writing
        // With timers that nobody plays any more the application would not end.
        await app.pageCache.settled()
        return results
      })
    return { ...app, clear, clearWhileWritten, counts, ofStore }
  }

  test('ends when what it has had purged was purged once more, whatever else is purged', async ({
    assert,
  }) => {
    const { clearWhileWritten, counts, ofStore } = await startWritten(() => false)
    assert.deepEqual(await clearWhileWritten(), [
      { store: 'default', error: null },
      { store: 'Edge', isNetwork: true, error: null },
    ])
    assert.equal(counts.get(ofStore), 2)
  })

  test('tells of no failure of others', async ({ assert }) => {
    const { clearWhileWritten } = await startWritten((isClearance, nth) => !isClearance && nth > 1)
    const [, network] = await clearWhileWritten()
    assert.isNull(network.error)
  })

  test('tells of its own, although another one at the same time does, too', async ({ assert }) => {
    const { clear } = await startWritten((isClearance, nth) => isClearance && nth > 1)
    const results = await playTimers(() => Promise.all([clear(), clear()]))
    const errors = results.map(([, network]) => network.error)
    assert.deepEqual(errors, ['no more today', 'no more today'])
  })
})

test.group('Events of purging', (group) => {
  group.each.timeout(60_000)

  test('tell what was purged, and what was not', async ({ assert }) => {
    let isDown = false
    const { network } = ownNetwork({}, async () => {
      if (isDown) {
        throw new Error('it is down')
      }
    })
    const app = await startApp({ config: { networks: [network] }, routes: () => {} })
    const emitter = await app.app.container.make('emitter')
    const told: unknown[] = []
    emitter.on('page_cache:purged', (payload) => void told.push(payload))
    emitter.on('page_cache:purge_failed', (payload) => void told.push(payload))

    await app.pageCache.expireTags(['posts'])
    await until(() => told.length > 0)
    assert.deepEqual(told.splice(0), [{ network: 'Edge', tags: 1, soft: true }])
    isDown = true
    await assert.rejects(() => playTimers(() => app.pageCache.forgetTags(['posts'])))
    await until(() => told.length > 0)
    assert.deepEqual(told[0], { network: 'Edge', problem: 'it is down' })
  })
})
