import { test } from '@japa/runner'
import { redis } from '../support/services.ts'
import { startApp } from '../support/test_app.ts'
import { createRedisStore } from './redis_store.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { testStore } from './store_suite.ts'

const skip = !(await redis.available()) && 'Redis is not reachable'
const TEXT = '<li>ü€😀 of a long list, which is a page</li>'.repeat(500)

/** Two applications listen at two ports, and their pages are the same */
const ASKED = { headers: { host: 'shop.test' } }

testStore({
  name: 'Redis, compressed',
  skip,
  outlivesProcess: true,
  create: async () => {
    const { app, raw } = createRedisStore()
    return { app: { ...app, config: { compressStored: true } }, raw }
  },
})

test.group('Pages that are stored compressed', (group) => {
  if (skip) {
    group.each.skip(true, skip)
  }

  test('take a fifth of the room, and are sent as they were', async ({ assert }) => {
    const { app: options, raw } = createRedisStore()
    const start = (config: object) =>
      startApp({
        ...options,
        config: { memo: 0, hosts: ['shop.test'], ...config },
        routes: (router) => void router.get('/:id', () => TEXT).use(cachePage(60)),
      })
    const sizeOf = async () => {
      const entries = await raw!.entries()
      return Math.max(...entries.map(({ value }) => Buffer.byteLength(value)))
    }
    const app = await start({ compressStored: true })
    const miss = await app.get('/1', ASKED)
    const size = await sizeOf()
    const hit = await app.get('/1', ASKED)

    assert.isBelow(size, Buffer.byteLength(TEXT) / 5)
    assert.match(hit.cacheStatus!, /; hit/)
    assert.equal(hit.body, TEXT)
    assert.equal(hit.headers.etag, miss.headers.etag)

    // Turned off again, and read by a process that has it off: what is there stays readable.
    const other = await start({})
    const read = await other.get('/1', ASKED)
    assert.match(read.cacheStatus!, /; hit/)
    assert.equal(read.body, TEXT)
    await other.get('/2', ASKED)
    assert.isAbove(await sizeOf(), Buffer.byteLength(TEXT))
  })

  test('are produced again where they cannot be unpacked', async ({ assert }) => {
    const { app: options, raw } = createRedisStore()
    const app = await startApp({
      ...options,
      config: { memo: 0, compressStored: true },
      routes: (router) => void router.get('/', () => TEXT).use(cachePage(60)),
    })
    await app.get('/')
    const entries = await raw!.entries()
    const broken = entries.filter(({ value }) => value.includes('zstd-text'))
    assert.lengthOf(broken, 1)
    for (const { key, value } of broken) {
      const [, body] = /"body":"([^"]+)"/.exec(value) ?? value.match(/\\"body\\":\\"([^"\\]+)/)!
      await raw!.write(key, value.replace(body, body.slice(0, body.length / 2)))
    }

    const again = await app.get('/')
    assert.equal(again.cacheStatus, 'page-cache; fwd=uri-miss; stored')
    assert.equal(again.body, TEXT)
    const hit = await app.get('/')
    assert.match(hit.cacheStatus!, /; hit/)
  })
})
