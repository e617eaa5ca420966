import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { OwnRedis } from '../support/own_redis.ts'
import { collectLogs } from '../support/logs.ts'
import { redis } from '../support/services.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'

const available = await redis.available()

async function warningsWith(connection: object): Promise<string[]> {
  const own = await OwnRedis.start()
  const logs = collectLogs()
  const options = own.app(connection)
  await startApp({
    ...options,
    configs: { ...options.configs, ...logs.configs },
    routes: (router) => {
      router.get('/', () => 'page').use(cachePage(60))
    },
  })
  return logs.lines.filter(({ level }) => level === 40).map(({ msg }) => msg)
}

test.group('A connection to Redis', (group) => {
  group.each.skip(!available, 'Redis is not reachable')

  test('that gives up after an outage is told of at the start: {0}')
    .with([
      [
        'as @adonisjs/redis writes it',
        { retryStrategy: (times: number) => (times > 10 ? null : times * 50) },
      ],
      ['that never tries again', { retryStrategy: null }],
    ] as const)
    .run(async ({ assert }, [, connection]) => {
      const [warning, ...others] = await warningsWith(connection)
      assert.match(warning, /"pages" gives up .* Write retryStrategy: .* into config\/redis\.ts/)
      assert.deepEqual(others, [])
    })

  test('that tries for ever is not: {0}')
    .with([
      ['by default', {}],
      ['as the warning says', { retryStrategy: (times: number) => Math.min(times * 50, 2000) }],
    ] as const)
    .run(async ({ assert }, [, connection]) => {
      assert.deepEqual(await warningsWith(connection), [])
    })
})
