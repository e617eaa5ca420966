import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { OwnRedis } from '../support/own_redis.ts'
import { runConsole } from './support/run_console.ts'
import { freePort } from '../support/services/free_port.ts'
import { collectLogs } from '../support/logs.ts'
import { redis } from '../support/services.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { PageCache } from '../../src/page_cache/page_cache.ts'

const available = await redis.available()

const REMOVALS: [name: string, remove: (pageCache: PageCache) => Promise<unknown>][] = [
  ['clear', (pageCache) => pageCache.clear()],
  ['forget', (pageCache) => pageCache.forget('key')],
  ['forgetUrl', (pageCache) => pageCache.forgetUrl('/')],
  ['forgetTags', (pageCache) => pageCache.forgetTags(['all'])],
]

async function becomeReplica(own: OwnRedis): Promise<void> {
  await own.run(['REPLICAOF', '127.0.0.1', String(await freePort())])
}

test.group('A Redis that is only read', (group) => {
  group.each.skip(!available, 'Redis is not reachable')

  test('has {0} fail, with an error of one kind that names the store, and keeps its pages')
    .with(REMOVALS)
    .run(async ({ assert }, [, remove]) => {
      for (const tiered of [false, true]) {
        const own = await OwnRedis.start()
        const options = own.app({}, { tiered })
        let runs = 0
        const app = await startApp({
          ...options,
          configs: { ...options.configs, ...collectLogs().configs },
          routes: (router) => {
            const handler = () => `${++runs}`
            router.get('/', handler).use(cachePageForever(60, () => 'key', { tags: ['all'] }))
          },
        })
        assert.equal(await app.body('/'), '1')
        await becomeReplica(own)
        const error: any = await remove(app.pageCache).catch((thrown) => thrown)
        assert.equal(error.code, 'E_STORE_UNAVAILABLE')
        // What Redis says ends in a full stop of its own.
        assert.match(error.message, /"pages".*READONLY.*\w\. Try again when it is$/)
        assert.equal(await app.body('/'), '1')

        await own.run(['REPLICAOF', 'NO', 'ONE'])
        await remove(app.pageCache)
        assert.equal(await app.body('/'), '2')
      }
    })

  test('has cache:clear end with an error that says so: {$self}')
    .with(['--pages', '--namespace=shop', 'pages'])
    .run(async ({ assert }, argument) => {
      const own = await OwnRedis.start()
      await becomeReplica(own)
      const { code, output } = await runConsole(own.port, 'cache:clear', argument)
      assert.equal(code, 1)
      assert.match(output, /"pages" was not cleared: .*READONLY/)
    })
})
