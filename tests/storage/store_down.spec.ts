import { join } from 'node:path'
import { test } from '@japa/runner'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { drivers, store } from '@adonisjs/cache'
import { defineConfig } from '@adonisjs/redis'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { collectLogs } from '../support/logs.ts'
import { freePort } from '../support/services/free_port.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { RedisConnections } from '@adonisjs/redis/types'
import type { TestAppOptions } from '../support/test_app.ts'

let runs = 0
const routes: TestAppOptions['routes'] = (router) => {
  router.get('/', () => `${++runs}`).use(cachePage(60, () => 'key'))
}

test.group('A store that is down', (group) => {
  group.each.setup(() => {
    runs = 0
  })

  async function startWithoutRedis(configs: Record<string, unknown> = {}, pages = store()) {
    const connectionName = 'main' as unknown as keyof RedisConnections
    const connection = { host: '127.0.0.1', port: await freePort(), maxRetriesPerRequest: 0 }
    return startApp({
      cache: {
        default: 'pages',
        stores: { pages: pages.useL2Layer(drivers.redis({ connectionName })) },
      },
      providers: [() => import('@adonisjs/redis/redis_provider')],
      configs: {
        redis: defineConfig({ connection: 'main', connections: { main: connection } }),
        ...configs,
      },
      routes,
    })
  }

  test('fails no page, and is logged once', async ({ assert }) => {
    const logs = collectLogs()
    const app = await startWithoutRedis(logs.configs)

    for (const body of ['1', '2', '3']) {
      const answer = await app.get('/')
      assert.equal(answer.status, 200)
      assert.equal(answer.body, body)
      assert.equal(answer.cacheStatus, 'page-cache; fwd=uri-miss; detail=store-error')
    }
    const lines = logs.lines.filter(({ msg }) => msg.startsWith('page cache'))
    assert.lengthOf(lines, 1)
    assert.match(
      lines[0].msg,
      /store unavailable, serving without the cache: cannot read from "pages" \(.+\)$/
    )
    assert.equal(lines[0].level, 50)
  })

  test('whoever wants a page to be gone hears that it is not', async ({ assert }) => {
    const app = await startWithoutRedis()
    await assert.rejects(() => app.pageCache.forget('key'))
    await assert.rejects(() => app.pageCache.clear())
  })

  test('is used again when it is available, and that is logged too', async ({ assert, fs }) => {
    const logs = collectLogs()
    const directory = join(fs.basePath, 'pages')
    await mkdir(fs.basePath, { recursive: true })
    await writeFile(directory, 'a file where a folder should be')
    const app = await startApp({
      cache: {
        default: 'pages',
        stores: { pages: store().useL2Layer(drivers.file({ directory, pruneInterval: false })) },
      },
      configs: logs.configs,
      routes,
    })

    const down = await app.get('/')
    assert.equal(down.cacheStatus, 'page-cache; fwd=uri-miss; detail=store-error')
    await rm(directory)
    const well = await app.get('/')
    const hit = await app.get('/')

    assert.equal(well.cacheStatus, 'page-cache; fwd=uri-miss; stored')
    assert.equal(hit.body, '2')
    assert.deepEqual(
      logs.lines.filter(({ msg }) => msg.startsWith('page cache')).map(({ level }) => level),
      [50, 30]
    )
  })

  test('leaves a memory before it in use, and whoever wants a page to be gone hears of it', async ({
    assert,
  }) => {
    // It is trusted for a second, and Redis may take that long to refuse what it is asked.
    stopClock()
    const app = await startWithoutRedis({}, store().useL1Layer(drivers.memory({})))
    await app.get('/')
    const hit = await app.get('/')

    assert.match(hit.cacheStatus!, /; hit;/)
    assert.equal(hit.body, '1')
    await assert.rejects(() => app.pageCache.forget('key'))
    await assert.rejects(() => app.pageCache.clear())
  })
})
