import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { OwnRedis } from '../support/own_redis.ts'
import { runConsole } from './support/run_console.ts'
import { collectLogs } from '../support/logs.ts'
import { countTicks } from '../support/ticks.ts'
import { redis } from '../support/services.ts'
import { makeRequests } from '../../src/request/make_requests.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'

const available = await redis.available()

test.group('A warm-up', (group) => {
  group.each.skip(!available, 'Redis is not reachable')

  test('of a store that {0} ends soon, and says which pages are not stored, and why')
    .with([
      ['is down', true, false],
      ['is down, under memory', true, true],
      ['hangs', false, false],
      ['hangs, under memory', false, true],
    ] as const)
    .run(async ({ assert }, [, isDown, tiered]) => {
      const own = isDown ? await OwnRedis.create() : await OwnRedis.start()
      const options = own.app({}, { tiered })
      await startApp({
        ...options,
        configs: { ...options.configs, ...collectLogs().configs },
        config: { hosts: ['localhost'] },
        appUrl: 'http://localhost',
        routes: (router) => {
          router.get('/:page', ({ params }) => params.page).use(cachePageForever(60))
        },
      })
      own.hang()
      const urls = Array.from({ length: 50 }, (_, index) => `/${index}`)
      const ticks = countTicks()
      const report = await makeRequests({ urls, transport: 'in-process', retries: 0 })

      assert.isBelow(ticks(), 60)
      assert.isFalse(report.ok)
      assert.equal(report.totals.failed, urls.length)
      assert.include(JSON.stringify(report.failures), 'store-error')
      assert.match(report.hints.join(), /The store did not take the page.*see the log/)
      await (isDown ? own.start() : own.continue())
    })

  test('by a command says so with its exit code, and its process ends: {$self}')
    .with(['hangs', 'is down'])
    .run(async ({ assert }, kind) => {
      const own = kind === 'hangs' ? await OwnRedis.start() : await OwnRedis.create()
      own.hang()
      const { code, output } = await runConsole(own.port, 'warmup:pages')
      assert.equal(code, 1)
      assert.match(output, /store-error/)
      assert.match(output, /The store did not take the page/)
    })
})
