import { test } from '@japa/runner'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AppFactory } from '@adonisjs/core/factories/app'
import { LoggerFactory } from '@adonisjs/core/factories/logger'
import { ServerFactory } from '@adonisjs/core/factories/http'
import { Visitor } from '../support/visitor.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { CachePageMixin } from '../../src/controllers/cache_page_mixin.ts'

test.group('Without the provider', () => {
  test('pages are produced as if the cache were not there, with one warning', async ({
    assert,
    cleanup,
  }) => {
    let runs = 0
    class Mixed extends CachePageMixin() {
      static cacheTimeout = 60
      index() {
        return `${++runs}`
      }
    }
    class Decorated {
      @cachePage(60)
      index() {
        return `${++runs}`
      }
    }
    const logs: string[] = []
    const logger = new LoggerFactory().merge({ enabled: true }).pushLogsTo(logs).create()
    const app = new AppFactory().create(new URL('./', import.meta.url))
    await app.init()
    const server = new ServerFactory().merge({ logger, app }).create()
    server.use([])
    const router = server.getRouter()
    router.get('/mixed', [Mixed, 'index'])
    router.get('/decorated', [Decorated, 'index'])
    router.get('/used', () => `${++runs}`).use(cachePage(60))
    await server.boot()

    const node = createServer(server.handle.bind(server))
    await new Promise<void>((resolve) => node.listen(0, '127.0.0.1', resolve))
    cleanup(() => void node.close())
    const visitor = new Visitor(`http://127.0.0.1:${(node.address() as AddressInfo).port}`)

    const bodies: string[] = []
    for (const path of ['/mixed', '/decorated', '/used', '/mixed', '/decorated', '/used']) {
      const { body, cacheStatus } = await visitor.get(path)
      bodies.push(body)
      assert.isUndefined(cacheStatus)
    }
    assert.deepEqual(bodies, ['1', '2', '3', '4', '5', '6'])

    const warnings = logs.filter((line) => line.includes('page cache'))
    assert.lengthOf(warnings, 1)
    assert.include(warnings[0], 'node ace configure adonis-cache-helpers')
  })
})
