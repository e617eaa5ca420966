import { randomUUID } from 'node:crypto'
import { test } from '@japa/runner'
import { redis } from '../support/services.ts'
import { startApp } from '../support/test_app.ts'
import { startFront } from './support/front_app.ts'
import { createRedisStore } from '../storage/redis_store.ts'
import { byPath } from '../../src/keys/by_path.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { PageCache } from '../../src/page_cache/page_cache.ts'
import type { TestAppOptions } from '../support/test_app.ts'

const available = await redis.available()
const request = { headers: { host: 'a.test' } }

test.group('The front rings of two processes over one Redis', (group) => {
  group.each.skip(!available, 'Redis is not reachable')

  for (const tiered of [false, true]) {
    test(
      `do not answer with what one of them has invalidated, a second later, with a memory of their own: ${tiered}: {0}`
    )
      .with([
        ['forgetTags()', (pageCache) => pageCache.forgetTags(['posts'])],
        ['forgetUrl()', (pageCache) => pageCache.forgetUrl('http://a.test/')],
        ['forget()', (pageCache) => pageCache.forget('a.test/')],
        ['clear()', (pageCache) => pageCache.clear()],
        ['renew()', (pageCache) => pageCache.renew('http://a.test/')],
      ] as [string, (pageCache: PageCache) => Promise<unknown>][])
      .run(async ({ assert }, [, invalidate]) => {
        const prefix = `test-${randomUUID()}`
        let runs = 0
        const options = (): TestAppOptions => ({
          ...createRedisStore({ tiered, prefix }).app,
          config: { hosts: ['a.test'] },
          routes: (router) => {
            router
              .get('/', () => `run ${++runs}`)
              .use(cachePageForever(60, byPath, { front: true, tags: ['posts'] }))
          },
        })
        const one = await startFront(options())
        const other = await startApp(options())
        const before = await one.warm('/', request)
        assert.deepEqual([before.inFront, before.body], [true, 'run 1'])

        await invalidate(other.pageCache)
        one.clock.forward(1.001)
        const after = await one.ask('/', request)
        assert.deepEqual([after.inFront, after.body], [false, 'run 2'])
        const again = await one.warm('/', request)
        assert.deepEqual([again.inFront, again.body], [true, 'run 2'])
      })
  }
})
