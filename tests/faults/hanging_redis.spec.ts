import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { OwnRedis } from '../support/own_redis.ts'
import { collectLogs } from '../support/logs.ts'
import { countTicks } from '../support/ticks.ts'
import { runConsole } from './support/run_console.ts'
import { freePort } from '../support/services/free_port.ts'
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

test.group('A Redis that hangs', (group) => {
  group.each.skip(!available, 'Redis is not reachable')

  test('has {0} end soon, with an error of one kind that names the store, and succeed afterwards')
    .with(REMOVALS)
    .run(async ({ assert }, [, remove]) => {
      for (const tiered of [false, true]) {
        const own = await OwnRedis.start()
        const options = own.app({}, { tiered })
        const app = await startApp({
          ...options,
          configs: { ...options.configs, ...collectLogs().configs },
          routes: (router) => {
            router.get('/', () => 'page').use(cachePageForever(60, () => 'key', { tags: ['all'] }))
          },
        })
        await app.get('/')
        own.hang()
        const ticks = countTicks()
        const error: any = await remove(app.pageCache).catch((thrown) => thrown)
        assert.equal(error.code, 'E_STORE_UNAVAILABLE')
        assert.match(error.message, /"pages".*has not answered for 1000 ms/)
        assert.isBelow(ticks(), 60)
        own.continue()
        await assert.doesNotReject(() => remove(app.pageCache))
      }
    })

  test('has cache:clear {$self} end with an error that says so')
    .with(['--pages', '--url=/', '--tags=all', '--namespace=shop', 'pages'])
    .run(async ({ assert }, argument) => {
      const own = await OwnRedis.start()
      own.hang()
      const { code, output } = await runConsole(own.port, 'cache:clear', argument)
      assert.equal(code, 1)
      assert.match(output, /"pages" was not cleared: .*has not answered for 1000 ms/)
    })
})

test.group('A Redis that hangs, asked for what is stored', (group) => {
  group.each.skip(!available, 'Redis is not reachable')

  test('has {$self} end with an error that says so, and print nothing but JSON')
    .with(['page-cache:list', 'page-cache:prune'])
    .run(async ({ assert }, command) => {
      const own = await OwnRedis.start()
      own.hang()
      const { code, output, stdout } = await runConsole(own.port, command, '--json')
      assert.equal(code, 1)
      const { errors } = JSON.parse(stdout) as { errors: string[] }
      assert.match(errors.join('\n'), /^.*"pages".*has not answered for 1000 ms.*$/)
      assert.include(output, `[ error ] ${errors[0]}`)
    })
})

test.group('A Redis that hangs, and commands that do not need it to end', (group) => {
  group.each.skip(!available, 'Redis is not reachable')

  test('has page-cache:explain say what it can, and end', async ({ assert }) => {
    const own = await OwnRedis.start()
    own.hang()
    const { code, stdout } = await runConsole(own.port, 'page-cache:explain', '/1', '--json')
    assert.equal(code, 0)
    assert.equal(JSON.parse(stdout).route.pattern, '/:page')
  })

  test('has a warm-up that cannot go on say so, and end', async ({ assert }) => {
    const own = await OwnRedis.start()
    own.hang()
    const { code, output, stdout } = await runConsole(
      own.port,
      'warmup:pages',
      '--resume',
      '--json'
    )
    assert.equal(code, 1, output)
    assert.match(output, /The store "pages" of config\/cache.ts is not available, .*5000 ms/)
    assert.equal(stdout, '')
  })
})

test.group('A Redis that is not there', () => {
  test('has cache:clear end with an error that says so', async ({ assert }) => {
    const { code, output } = await runConsole(await freePort(), 'cache:clear')
    assert.equal(code, 1)
    assert.match(output, /"pages" was not cleared/)
  })
})
