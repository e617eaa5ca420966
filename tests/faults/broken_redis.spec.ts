import { test } from '@japa/runner'
import { crowd } from '../support/crowd.ts'
import { until } from '../support/until.ts'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { OwnRedis } from '../support/own_redis.ts'
import { collectLogs } from '../support/logs.ts'
import { counting } from '../support/runs.ts'
import { countTicks } from '../support/ticks.ts'
import { freePort } from '../support/services/free_port.ts'
import { redis } from '../support/services.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'

const available = await redis.available()

/**
 * How long a visitor may wait at most, in ticks of 100 ms: handlers answer at once, and whoever is
 * between two operations when Redis falls silent waits for both.
 */
const LONGEST_WAIT = 35

interface Fault {
  isDownAtStart?: boolean
  breaks: (own: OwnRedis) => unknown
  mends: (own: OwnRedis) => unknown
  /** Whether Redis fails, and does not just lose what it had */
  isTold?: boolean
}

const nothing = () => {}
const restart = async (own: OwnRedis) => {
  await own.kill()
  await own.start()
}

const FAULTS: Record<string, Fault> = {
  'is down at the start': {
    isDownAtStart: true,
    breaks: nothing,
    mends: (own) => own.start(),
    isTold: true,
  },
  'dies': { breaks: (own) => own.kill(), mends: (own) => own.start(), isTold: true },
  'hangs': { breaks: (own) => own.hang(), mends: (own) => own.continue(), isTold: true },
  'answers after five seconds': {
    breaks: (own) => own.run(['CLIENT', 'PAUSE', '5000', 'ALL']),
    mends: nothing,
    isTold: true,
  },
  'is full': {
    breaks: (own) => own.run(['CONFIG', 'SET', 'maxmemory', '1']),
    mends: (own) => own.run(['CONFIG', 'SET', 'maxmemory', '0']),
    isTold: true,
  },
  'is a replica that is only read': {
    breaks: async (own) => own.run(['REPLICAOF', '127.0.0.1', String(await freePort())]),
    mends: (own) => own.run(['REPLICAOF', 'NO', 'ONE']),
    isTold: true,
  },
  'comes and goes': {
    breaks: async (own) => {
      await restart(own)
      await restart(own)
      await own.kill()
    },
    mends: (own) => own.start(),
    isTold: true,
  },
  'is started anew without its data': { breaks: restart, mends: nothing },
  'is flushed': { breaks: (own) => own.run(['FLUSHALL']), mends: nothing },
  'has garbage in every entry': { breaks: (own) => own.spoil(), mends: nothing },
  'has a list in every entry': { breaks: (own) => own.makeLists('*'), mends: nothing },
}

for (const tiered of [false, true]) {
  test.group(`A Redis ${tiered ? 'under memory ' : ''}under load`, (group) => {
    group.each.skip(!available, 'Redis is not reachable')
    group.each.timeout(60_000)

    test('{$self}: each visitor gets the page, soon, and it recovers by itself')
      .with(Object.keys(FAULTS))
      .run(async ({ assert }, name) => {
        const fault = FAULTS[name]
        const own = fault.isDownAtStart ? await OwnRedis.create() : await OwnRedis.start()
        const logs = collectLogs()
        const options = own.app({}, { tiered })
        const app = await startApp({
          ...options,
          configs: { ...options.configs, ...logs.configs },
          routes: (router) => {
            router.get('/:page', ({ params }) => `page ${params.page}`).use(cachePage(60))
          },
        })
        const told = () =>
          logs.lines
            .filter(({ msg }) => /^page cache: (store unavailable|the store is)/.test(msg))
            .map(({ level }) => level)

        const seen = { requests: 0, hits: 0, longest: 0 }
        let isOver = false
        const ticks = countTicks()
        const visitors = crowd(16, async (visitor) => {
          for (let turn = 0; !isOver; turn++) {
            const page = turn % 4 === 0 ? `${visitor}-${turn}` : `${turn % 4}`
            const begun = ticks()
            const { status, body, cacheStatus } = await app.get(`/${page}`)
            seen.requests++
            seen.longest = Math.max(seen.longest, ticks() - begun)
            seen.hits += /; hit/.test(cacheStatus!) ? 1 : 0
            assert.deepEqual([status, body], [200, `page ${page}`])
          }
        })
        const more = (requests: number) => {
          const { requests: before } = seen
          return until(() => seen.requests >= before + requests)
        }
        await more(200)
        await fault.breaks(own)
        await (fault.isTold ? until(() => told().length === 1) : more(200))
        await more(100)
        await fault.mends(own)
        await until(() => told().length % 2 === 0)
        const { hits } = seen
        await until(() => seen.hits >= hits + 100)
        isOver = true
        await visitors

        assert.isBelow(seen.longest, LONGEST_WAIT)
        assert.include(fault.isTold ? ['50,30'] : ['', '50,30'], told().join())
      })
  })
}

test.group('A key of Redis with a list of another program', (group) => {
  group.each.skip(!available, 'Redis is not reachable')
  group.each.timeout(30_000)

  test('costs its own page alone, is told of once, and is overwritten, or removed: {0}')
    .with([
      ['the page', '*:3,*~spoilt*'],
      ['the versions of its tags', '*:tag,*'],
      ['all', '*'],
    ])
    .run(async ({ assert }, [, pattern]) => {
      const clock = stopClock()
      const own = await OwnRedis.start()
      const logs = collectLogs()
      const options = own.app()
      const app = await startApp({
        ...options,
        configs: { ...options.configs, ...logs.configs },
        config: { memo: 0 },
        routes: (router) => {
          router.get('/:page', counting()).use(cachePage(3600))
        },
      })
      await app.get('/spoilt')
      const spoil = async () => {
        assert.isAbove(await own.makeLists(pattern), 0)
        // Versions of tags are not asked for again at once.
        clock.forward(5)
      }
      await spoil()
      assert.match((await app.cacheStatus('/good'))!, /; stored$/)
      assert.equal(await app.cacheStatus('/spoilt'), 'page-cache; fwd=uri-miss; stored')
      for (const path of ['/good', '/spoilt']) {
        assert.match((await app.cacheStatus(path))!, /^page-cache; hit/)
      }
      await spoil()
      await app.pageCache.forgetUrl('/spoilt')
      assert.equal(await app.cacheStatus('/spoilt'), 'page-cache; fwd=uri-miss; stored')
      const told = logs.lines.filter(({ msg }) => msg.startsWith('page cache'))
      assert.deepEqual(
        told.map(({ level }) => level),
        told.map(() => 40)
      )
    })
})
