import { Redis } from 'ioredis'
import { getActiveTest, test } from '@japa/runner'
import { randomUUID } from 'node:crypto'
import { indexed, indexedPaths, storedPaths } from '../support/indexed.ts'
import { redis } from '../support/services.ts'
import { OwnRedis } from '../support/own_redis.ts'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { createRedisStore } from '../storage/redis_store.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { CacheHelpersConfig } from '../../src/types.ts'

const skip = !(await redis.available()) && 'Redis is not reachable'
const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, at) => at + from)

async function start(prefix: string, config: CacheHelpersConfig = {}) {
  return startApp({
    ...createRedisStore({ prefix }).app,
    config: { hosts: ['a.test'], ...config },
    routes: (router) => {
      router.get('/timed/:id', () => 'page').use(cachePage(60))
      router.get('/:id', () => 'page').use(cachePageForever(60))
    },
  })
}

test.group('An index that several processes write', (group) => {
  if (skip) {
    group.each.skip(true, skip)
  }

  test('has what all of them stored, who began at the same moment', async ({ assert }) => {
    const prefix = `test-${randomUUID()}`
    const apps = await Promise.all(numbers(4).map(() => start(prefix)))
    const headers = { host: 'a.test' }
    const answers = await Promise.all(
      apps.flatMap((app, at) => numbers(40, at * 40).map((id) => app.get(`/${id}`, { headers })))
    )
    // Their route has one tag, whose version four processes make at once: some pages are not stored.
    const stored = numbers(160).filter((id) => answers[id].cacheStatus?.includes('stored'))
    assert.isAbove(stored.length, 80)
    await Promise.all(apps.map((app) => app.pageCache.settled()))
    // Only now do all of them see the last claim.
    await Promise.all(apps.map((app) => app.pageCache.settled()))
    const { paths, gaps } = await indexed(apps[0])

    assert.sameMembers(
      paths,
      stored.map((id) => `/${id}`)
    )
    assert.isFalse(gaps.isDamaged)
  })

  test('has a page once that two of them have produced, as it was last', async ({ assert }) => {
    const prefix = `test-${randomUUID()}`
    const [one, other] = [await start(prefix), await start(prefix)]
    await one.get('/a', { headers: { host: 'a.test' } })
    await one.pageCache.settled()
    await other.pageCache.renew('http://a.test/a')
    const { records } = await indexed(other)

    assert.lengthOf(records, 1)
    assert.equal(records[0].renewal?.result, 'unchanged')
    const again = await indexed(one)
    assert.deepEqual(again.records, records)
  })

  test(
    'has it as it is stored, also where the clock of one that has produced it before is ahead: by {$self} ms'
  )
    .with([-1, 1, 900])
    .run(async ({ assert }, ahead) => {
      const clock = stopClock()
      const prefix = `test-${randomUUID()}`
      let tag = 'before'
      const starting = () =>
        startApp({
          ...createRedisStore({ prefix }).app,
          config: { hosts: ['a.test'] },
          routes: (router) => {
            const options = { tags: () => [tag] }
            router.get('/', () => 'page').use(cachePage(3600, undefined, options))
          },
        })
      const [one, other] = [await starting(), await starting()]
      await one.get('/', { headers: { host: 'a.test' } })
      await one.pageCache.settled()
      clock.forward(-ahead / 1000)
      tag = 'after'
      await other.pageCache.renew('http://a.test/')
      const { records } = await indexed(other)
      assert.deepEqual(
        records.map(({ tags }) => tags),
        [['after']]
      )
    })

  test('leaves its lane to the next one, and so do those that write no more', async ({
    assert,
  }) => {
    const prefix = `test-${randomUUID()}`
    const clock = stopClock()
    const lanesOf = async () => {
      const entries = await createRedisStore({ prefix }).raw!.entries()
      return entries.filter(({ value }) => value.includes('"owner"')).length
    }
    const headers = { host: 'a.test' }
    for (const id of numbers(3)) {
      const app = await start(prefix)
      await app.get(`/${id}`, { headers })
      await app.pageCache.settled()
      await app.close()
    }
    assert.equal(await lanesOf(), 1)

    const idle = await start(prefix)
    await idle.get('/idle', { headers })
    await idle.pageCache.settled()
    clock.forward(91)
    // By now it is sure that nobody has claimed its lane at the same moment, and copies nothing any more.
    await idle.pageCache.settled()
    const next = await start(prefix)
    await next.get('/next', { headers })
    await next.pageCache.settled()
    assert.equal(await lanesOf(), 1)

    await idle.get('/woken', { headers })
    const { paths } = await indexed(idle)
    assert.equal(await lanesOf(), 2)
    assert.sameMembers(paths, ['/0', '/1', '/2', '/idle', '/next', '/woken'])
  })

  test('is empty when another process has cleared the store, and goes on', async ({ assert }) => {
    const prefix = `test-${randomUUID()}`
    const [one, other] = [await start(prefix), await start(prefix)]
    await one.get('/before', { headers: { host: 'a.test' } })
    await one.pageCache.settled()
    await other.pageCache.clear()
    assert.deepEqual(await storedPaths(one), [])

    await one.get('/after', { headers: { host: 'a.test' } })
    assert.deepEqual(await storedPaths(one), ['/after'])
    assert.deepEqual(await storedPaths(other), ['/after'])
  })
})

test.group('A bounded index', (group) => {
  if (skip) {
    group.each.skip(true, skip)
  }

  test('says how many pages it has no place for', async ({ assert }) => {
    const app = await start(`test-${randomUUID()}`, { indexedPages: 40 })
    for (const id of numbers(42)) {
      await app.get(`/${id}`, { headers: { host: 'a.test' } })
    }
    const { paths, gaps } = await indexed(app)

    assert.lengthOf(paths, 40)
    assert.oneOf(gaps.leftOut, [1, 2])
  })

  test('has room again when pages have expired', async ({ assert }) => {
    const clock = stopClock()
    const app = await start(`test-${randomUUID()}`, { indexedPages: 40 })
    for (const id of numbers(41)) {
      await app.get(`/timed/${id}`, { headers: { host: 'a.test' } })
    }
    const full = await indexed(app)
    assert.equal(full.gaps.leftOut, 1)
    clock.forward(61)
    await app.get('/next', { headers: { host: 'a.test' } })
    const { paths, gaps } = await indexed(app)

    assert.deepEqual(paths, ['/next'])
    assert.equal(gaps.leftOut, 0)
  })

  test('counts a page once that its store took at the third attempt', async ({ assert }) => {
    const own = await OwnRedis.start()
    const clock = stopClock()
    const app = await startApp({
      ...own.app(),
      config: { indexedPages: 40 },
      routes: (router) => {
        router.get('/:id', () => 'page').use(cachePageForever(60))
      },
    })
    await app.get('/0')
    const { records } = await indexed(app)
    const recordsOf = (ids: number[]) => ids.map((id) => ({ ...records[0], key: `key ${id}` }))
    const index = app.pageCache.notes.indexOf(app.pageCache.stores.use(null, 'the test'))
    await own.run(['CONFIG', 'SET', 'maxmemory', '1'])
    await index.write(recordsOf(numbers(20)))
    await index.write([])
    await own.run(['CONFIG', 'SET', 'maxmemory', '0'])
    clock.forward(60)
    await index.write([])
    const some = await indexed(app)
    assert.lengthOf(some.records, 21)
    await index.write(recordsOf(numbers(19, 20)))
    const all = await indexed(app)
    assert.lengthOf(all.records, 40)
    assert.equal(all.gaps.leftOut, 0)
  })

  test('finds out which pages are gone that were kept for ever', async ({ assert }) => {
    const app = await start(`test-${randomUUID()}`, { indexedPages: 40 })
    for (const id of numbers(40)) {
      await app.get(`/${id}`, { headers: { host: 'a.test' } })
    }
    await app.pageCache.settled()
    await app.pageCache.forgetUrl('http://a.test/7')
    for (const id of ['x', 'y']) {
      await app.get(`/${id}`, { headers: { host: 'a.test' } })
      await app.pageCache.settled()
    }
    assert.includeMembers(await indexedPaths(app), ['/y'])
  })

  test('says that parts of it were evicted', async ({ assert }) => {
    const prefix = `test-${randomUUID()}`
    const app = await start(prefix)
    for (const id of numbers(40)) {
      await app.get(`/${id}`, { headers: { host: 'a.test' } })
    }
    const before = await indexed(app)
    assert.isFalse(before.gaps.isDamaged)
    const client = new Redis(redis.connection)
    getActiveTest()?.cleanup(() => client.disconnect())
    const keys = await client.keys(`${prefix}*,0.1.*`)
    assert.equal(await client.del(keys), 1)
    const { paths, gaps } = await indexed(app)

    assert.lengthOf(paths, 32)
    assert.isTrue(gaps.isDamaged)
  })
})
