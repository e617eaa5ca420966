import { test } from '@japa/runner'
import { randomUUID } from 'node:crypto'
import { crowd } from '../support/crowd.ts'
import { until } from '../support/until.ts'
import { OwnRedis } from '../support/own_redis.ts'
import { redis } from '../support/services.ts'
import { InstanceProcess, type InstanceOptions } from './support/instance_process.ts'
import type { Answer } from '../support/visitor.ts'

const CONNECTIONS = 32

const available = await redis.available()

async function start(options: Partial<InstanceOptions>) {
  const own = await OwnRedis.start()
  const prefix = `test-${randomUUID()}`
  const all = { redisPort: own.port, prefix, isCached: true, ...options }
  return { own, instance: await InstanceProcess.start(all) }
}

/**
 * What Node.js says where a connection was not accepted any more.
 */
const NOT_ACCEPTED = ['ECONNREFUSED', 'ECONNRESET']

/**
 * Resolves when a server takes no more connections.
 */
async function isClosed(instance: InstanceProcess): Promise<void> {
  let isOpen = true
  while (isOpen) {
    isOpen = await instance.get('/page').then(
      () => true,
      () => false
    )
  }
}

/**
 * Asks for one page after another until the server is gone.
 *
 * @returns the answers, and why there was none at last
 */
async function askOn(instance: InstanceProcess, path: () => string) {
  const answers: Answer[] = []
  for (;;) {
    try {
      answers.push(await instance.get(path()))
    } catch (error) {
      return { answers, code: (error as NodeJS.ErrnoException).code! }
    }
  }
}

test.group('SIGTERM', (group) => {
  group.each.skip(!available, 'Redis is not reachable')
  group.each.timeout(60_000)

  test('what is under way is finished, and the renewals in the background', async ({ assert }) => {
    const { own, instance } = await start({ lock: 'redis' })
    await instance.order('/waits-stale')
    await instance.get('/waits-stale')
    await instance.order(61)
    await instance.order('!/waits-stale')
    const stale = await instance.get('/waits-stale')
    assert.match(stale.cacheStatus!, /detail=stale/)
    const visits = crowd(CONNECTIONS, () => instance.get('/waits-cold'))
    await until(() => instance.runsOf('/waits-stale') === 2 && instance.runsOf('/waits-cold') === 1)
    await until(() => instance.requestsOf('/waits-cold') === CONNECTIONS)
    const ended = instance.terminate()
    await isClosed(instance)
    await instance.order('/waits-cold')
    await instance.order('/waits-stale')

    for (const { status, body } of await visits) {
      assert.equal(status, 200)
      assert.match(body, /^run 3 /)
    }
    assert.equal(await ended, 0)
    assert.equal(instance.stderr, '')
    assert.deepEqual(await own.keys('page-cache:*'), [])
  })

  test('a renewal that never ends is abandoned after flightTimeout', async ({ assert }) => {
    const { own, instance } = await start({ lock: 'redis', flightTimeout: '1s' })
    await instance.order('/waits-stale')
    await instance.get('/waits-stale')
    await instance.order(61)
    await instance.order('!/waits-stale')
    await instance.get('/waits-stale')
    await until(() => instance.runsOf('/waits-stale') === 2)
    assert.equal(await instance.terminate(), 0)
    assert.equal(instance.stderr, '')
    assert.deepEqual(await own.keys('page-cache:*'), [])
  })

  test('under load every connection that was accepted is answered: {$self}')
    .with(['without the page cache', 'with it', 'with it and a lock store'] as const)
    .run(async ({ assert }, kind) => {
      const { instance } = await start({
        isCached: kind !== 'without the page cache',
        lock: kind === 'with it and a lock store' ? 'redis' : undefined,
      })
      await instance.get('/page-stale')
      await instance.order(61)
      let count = 0
      const path = () => ['/page', '/page-stale', `/page-cold-${count}`][count++ % 3]
      const visits = crowd(CONNECTIONS, () => askOn(instance, path))
      await until(() => count > 10 * CONNECTIONS)
      assert.equal(await instance.terminate(), 0)
      for (const { answers, code } of await visits) {
        assert.isTrue(answers.every(({ status }) => status === 200))
        assert.include(NOT_ACCEPTED, code)
      }
      assert.equal(instance.stderr, '')
    })
})
