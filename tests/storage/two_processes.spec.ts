import { Redis } from 'ioredis'
import { test } from '@japa/runner'
import { redis } from '../support/services.ts'
import { startApp } from '../support/test_app.ts'
import { createRedisStore } from './redis_store.ts'
import { byPath } from '../../src/keys/by_path.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
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

  async function startTwo() {
    const listening = await listeners()
    const store = createRedisStore({ tiered: true })
    const start = () =>
      startApp({
        ...store.app,
        config: { hosts: ['example.com'] },
        routes: (router) => {
          router.get('/', () => `${++runs}`).use(cachePageForever(60, byPath))
        },
      })
    const [one, two] = [await start(), await start()]
    while ((await listeners()) < listening + 2) {
      // Each look is a round trip to Redis, where both of them will be seen to listen.
    }
    return { one, two, store }
  }

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
    const { one, two } = await startTwo()
    await ask(one, 'example.com')
    await ask(two, 'example.com')

    const isHeard = heard(two, 'delete')
    assert.isTrue(await one.pageCache.forget('example.com/'))
    await isHeard
    assert.equal(await ask(two, 'example.com'), '2')
    assert.equal(await ask(one, 'example.com'), '2')
  })

  test('what one clears is gone from the memory of the other', async ({ assert }) => {
    const { one, two } = await startTwo()
    await ask(one, 'example.com')
    await ask(two, 'example.com')

    const isHeard = heard(two, 'clear')
    await one.pageCache.clear()
    await isHeard
    assert.equal(await ask(two, 'example.com'), '2')
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
