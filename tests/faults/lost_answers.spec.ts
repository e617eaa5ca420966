import { Redis } from 'ioredis'
import { test } from '@japa/runner'
import { setImmediate } from 'node:timers/promises'
import { Cable } from '../support/cable.ts'
import { startApp } from '../support/test_app.ts'
import { OwnRedis } from '../support/own_redis.ts'
import { collectLogs } from '../support/logs.ts'
import { redis } from '../support/services.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'

const available = await redis.available()

/** The lasting version of the tag, and commands that write it, and remove it */
const VERSION = 'bentocache:page-cache:tag,,kept-tag^posts'
const MADE = /set\r\n\S+\r\n\S+:tag,,kept-tag\^posts\r\n/
const REMOVED = /unlink\r\n\S+\r\n\S+:tag,,kept-tag\^posts\r\n/

test.group('A Redis whose answers are lost', (group) => {
  group.each.skip(!available, 'Redis is not reachable')

  test('brings no page back when it is told again what it has done already', async ({
    assert,
    cleanup,
  }) => {
    const own = await OwnRedis.start()
    const cable = new Cable({ host: '127.0.0.1', port: own.port })
    await cable.join()
    let runs = 0
    const start = (connection: object) => {
      const options = own.app(connection)
      return startApp({
        ...options,
        configs: { ...options.configs, ...collectLogs().configs },
        config: { hosts: ['a.test'] },
        routes: (router) => {
          const handler = () => `run ${++runs}`
          router
            .get('/posts/:id', handler)
            .use(cachePageForever(60, undefined, { tags: ['posts'] }))
          router.get('/', handler).use(cachePageForever(60))
        },
      })
    }
    const [cutOff, other] = [await start(cable.connection), await start({})]
    const headers = { host: 'a.test' }
    await cutOff.get('/', { headers })

    // It makes the lasting version of the tag, and is not told that it has.
    cable.loseAnswers(MADE)
    assert.include(await cutOff.cacheStatus('/posts/1', { headers }), 'store-error')
    assert.equal(await other.body('/posts/2', { headers }), 'run 3')
    assert.match((await other.cacheStatus('/posts/2', { headers }))!, /; hit/)
    await other.pageCache.forgetTags(['posts'])

    // It makes it once more when it is connected, and removes it then, since nobody waits for it any more.
    const again = Promise.all([cable.passes(MADE), cable.passes(REMOVED)])
    cable.cut()
    await cable.join()
    await again
    // What others ask may come to Redis before that.
    const direct = new Redis({ host: '127.0.0.1', port: own.port })
    cleanup(() => direct.disconnect())
    while ((await direct.exists(VERSION)) === 1) {
      await setImmediate()
    }
    assert.notEqual(await other.body('/posts/2', { headers }), 'run 3')
  })
})
