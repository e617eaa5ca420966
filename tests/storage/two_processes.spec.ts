import { Redis } from 'ioredis'
import { test } from '@japa/runner'
import { randomUUID } from 'node:crypto'
import { Cable } from '../support/cable.ts'
import { stopClock } from '../support/clock.ts'
import { redis } from '../support/services.ts'
import { startApp } from '../support/test_app.ts'
import { createRedisStore, type RedisStoreOptions } from './redis_store.ts'
import { byPath } from '../../src/keys/by_path.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { Duration } from '../../src/types.ts'
import type { StoreUnderTest } from './store_under_test.ts'
import type { TestApp } from '../support/test_app.ts'

const available = await redis.available()

/**
 * How many processes listen on the bus of the store.
 */
async function listeners(): Promise<number> {
  const client = new Redis(redis.connection)
  const [, count] = await client.pubsub('NUMSUB', 'bentocache.notifications:pages')
  client.disconnect()
  return Number(count)
}

/**
 * Resolves when an application has heard on the bus that something is gone.
 */
async function heard({ app }: TestApp, type: 'delete' | 'clear'): Promise<void> {
  const emitter = await app.container.make('emitter')
  await new Promise<void>((resolve) => {
    emitter.on('bus:message:received' as any, ({ message }: any) => {
      if (message.type === type) {
        resolve()
      }
    })
  })
}

test.group('Two processes with a memory of their own over one Redis', (group) => {
  group.each.skip(!available, 'Redis is not reachable')

  let runs = 0
  group.each.setup(() => {
    runs = 0
  })

  /**
   * @param options - `connection`: the way of the second one to Redis
   */
  async function startTwo({
    connection,
    memo = '1s',
  }: RedisStoreOptions & { memo?: Duration } = {}) {
    const listening = await listeners()
    const prefix = `test-${randomUUID()}`
    const store = createRedisStore({ tiered: true, prefix })
    const start = ({ app }: StoreUnderTest) =>
      startApp({
        ...app,
        config: { hosts: ['example.com'], memo },
        routes: (router) => {
          router.get('/', () => `${++runs}`).use(cachePageForever(60, byPath, { tags: ['posts'] }))
        },
      })
    const one = await start(store)
    const two = await start(createRedisStore({ tiered: true, prefix, connection }))
    const areListening = async () => {
      while ((await listeners()) < listening + 2) {
        // Each look is a round trip to Redis, where both of them will be seen to listen.
      }
    }
    await areListening()
    return { one, two, store, areListening }
  }

  test('what one invalidates while the other is cut off from Redis is gone there, too: {0}')
    .with([
      ['forgetTags()', ({ pageCache }) => pageCache.forgetTags(['posts'])],
      ['forgetUrl()', ({ pageCache }) => pageCache.forgetUrl('http://example.com/')],
      ['forget()', ({ pageCache }) => pageCache.forget('example.com/')],
      ['clear()', ({ pageCache }) => pageCache.clear()],
    ] as [string, (app: TestApp) => Promise<unknown>][])
    .run(async ({ assert }, [, invalidate]) => {
      const clock = stopClock()
      const cable = new Cable(redis.connection)
      await cable.join()
      const { one, two, areListening } = await startTwo({ connection: cable.connection })
      await ask(two, 'example.com')
      cable.cut()
      await invalidate(one)
      await cable.join()
      await areListening()

      // Its memory has the page, and it has not been told.
      clock.forward(1.001)
      assert.equal(await ask(two, 'example.com'), '2')
      assert.equal(await ask(one, 'example.com'), '2')
    })

  const ask = async (app: TestApp, host: string) => {
    const { body } = await app.get('/', { headers: { host } })
    return body
  }

  test('share a page', async ({ assert }) => {
    const { one, two } = await startTwo()
    assert.equal(await ask(one, 'example.com'), '1')
    assert.equal(await ask(two, 'example.com'), '1')
  })

  test('a page that one forgets is gone from the memory of the other', async ({ assert }) => {
    const { one, two } = await startTwo({ memo: 0 })
    await ask(one, 'example.com')
    await ask(two, 'example.com')

    const isHeard = heard(two, 'delete')
    assert.isTrue(await one.pageCache.forget('example.com/'))
    await isHeard
    assert.equal(await ask(two, 'example.com'), '2')
    assert.equal(await ask(one, 'example.com'), '2')
  })

  test('what one clears is gone from the memory of the other', async ({ assert }) => {
    const { one, two } = await startTwo({ memo: 0 })
    await ask(one, 'example.com')
    await ask(two, 'example.com')

    const isHeard = heard(two, 'clear')
    await one.pageCache.clear()
    await isHeard
    assert.equal(await ask(two, 'example.com'), '2')
  })

  test('what one forgets is gone a second later from what the other remembers', async ({
    assert,
  }) => {
    const clock = stopClock()
    const { one, two } = await startTwo()
    await ask(one, 'example.com')
    await ask(two, 'example.com')
    assert.isTrue(await one.pageCache.forget('example.com/'))
    clock.forward(1.001)
    assert.equal(await ask(two, 'example.com'), '2')
    assert.equal(await ask(one, 'example.com'), '2')
  })

  test('a hit is answered from the memory', async ({ assert }) => {
    const { one, store } = await startTwo()
    await ask(one, 'example.com')
    const entries = await store.raw!.entries()
    for (const entry of entries) {
      await store.raw!.write(entry.key, 'garbage')
    }
    assert.equal(await ask(one, 'example.com'), '1')
  })
})
