import { getActiveTest, test } from '@japa/runner'
import { Gate } from '../support/gate.ts'
import { outer } from '../support/outer.ts'
import { until } from '../support/until.ts'
import { storesIn } from '../support/stores.ts'
import { stopClock } from '../support/clock.ts'
import { startApp } from '../support/test_app.ts'
import { byUrl } from '../../src/keys/by_url.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { TestApp, TestAppOptions } from '../support/test_app.ts'
import type {
  CacheHelpersConfig,
  CachePageForeverOptions,
  CachePageOptions,
} from '../../src/types.ts'

interface Deploy {
  version: string
  config?: CacheHelpersConfig
  options?: CachePageOptions
  forever?: CachePageForeverOptions
  timeout?: number
  /** Outside of the page cache */
  middleware?: TestAppOptions['middleware']
  /** What its handlers do before they answer */
  handler?: (ctx: HttpContext) => unknown
  /** Names the page at `/own` */
  key?: () => string
}

const HOST = { host: 'shop.test' }
const STALE = 'detail=previous-version'

/**
 * A server of one version over the files that all of a test share.
 */
async function deploy(
  directory: string,
  {
    version,
    config,
    options,
    forever,
    middleware,
    timeout = 60,
    handler = () => {},
    key = () => 'key',
  }: Deploy
) {
  let runs = 0
  const app = await startApp({
    cache: storesIn(directory).files,
    middleware,
    config: { version, previousVersion: 'stale', hosts: [HOST.host], ...config },
    routes: (router) => {
      const page = async (ctx: HttpContext) => {
        runs++
        await handler(ctx)
        return `version ${version}`
      }
      router.get('/timed/:id?', page).use(cachePage(timeout, byUrl, options))
      router.get('/forever/:id?', page).use(cachePageForever(timeout, byUrl, forever))
      router.get('/own', page).use(cachePage(timeout, key, options))
      router.get('/response', page).use(cachePage('response', byUrl))
    },
  })
  const get = (path: string, headers: Record<string, string> = {}) =>
    app.get(path, { headers: { ...HOST, ...headers } })
  const answer = (field: 'body' | 'status' | 'cacheStatus') => {
    return async (path: string, headers?: Record<string, string>) => {
      const answered = await get(path, headers)
      return answered[field]
    }
  }
  return {
    ...app,
    get,
    body: answer('body'),
    status: answer('status'),
    cacheStatus: answer('cacheStatus'),
    runs: () => runs,
  }
}

/**
 * One that is open when the test ends, so that nothing is left under way.
 */
function openedGate(): Gate {
  const gate = new Gate()
  getActiveTest()?.cleanup(() => gate.open())
  return gate
}

const forget: Record<string, (app: Pick<TestApp, 'pageCache'>, path: string) => Promise<unknown>> =
  {
    'forgetUrl()': ({ pageCache }, path) => pageCache.forgetUrl(`http://shop.test${path}`),
    'forget()': ({ pageCache }, path) =>
      pageCache.forget(path === '/own' ? 'key' : `shop.test${path}`),
    'forgetTags()': ({ pageCache }) => pageCache.forgetTags(['goods']),
    'clear()': ({ pageCache }) => pageCache.clear(),
  }

test.group('A page of the version that was deployed before', () => {
  test('{$self}: it is served as stale, and that of this version is produced in the background')
    .with(['/timed', '/forever', '/own'])
    .run(async ({ assert, fs }, path) => {
      stopClock()
      const before = await deploy(fs.basePath, { version: '1' })
      await before.get(path)

      const gate = openedGate()
      const app = await deploy(fs.basePath, { version: '2', handler: () => gate.pass() })
      const crowd = await Promise.all(Array.from({ length: 5 }, () => app.get(path)))
      for (const { body, cacheStatus } of crowd) {
        assert.equal(body, 'version 1')
        assert.equal(cacheStatus, `page-cache; hit; ttl=0; ${STALE}`)
      }
      gate.open()
      await app.pageCache.settled()
      assert.equal(app.runs(), 1)

      const own = await app.get(path)
      assert.equal(own.body, 'version 2')
      assert.match(own.cacheStatus!, /^page-cache; hit(; ttl=\d+)?$/)
      const { body } = await before.get(path)
      assert.equal(body, 'version 1')
    })

  test('is not, unless the configuration says so', async ({ assert, fs }) => {
    const before = await deploy(fs.basePath, { version: '1' })
    await before.get('/timed')

    const config = { previousVersion: 'ignore' } as const
    const app = await deploy(fs.basePath, { version: '2', config })
    assert.equal(await app.cacheStatus('/timed'), 'page-cache; fwd=uri-miss; stored')
  })

  test('no visitor has to wait for a page that only a warm-up may produce', async ({
    assert,
    fs,
  }) => {
    const forever = { onMiss: 'unavailable' } as const
    const before = await deploy(fs.basePath, { version: '1', forever })
    await before.pageCache.renew('http://shop.test/forever')

    const app = await deploy(fs.basePath, { version: '2', forever })
    const answer = await app.get('/forever')
    assert.equal(answer.status, 200)
    assert.equal(answer.body, 'version 1')
    await app.pageCache.settled()
    assert.equal(await app.body('/forever'), 'version 2')
    assert.equal(await app.status('/forever/never'), 503)
  })

  test('browsers are told to ask again: {$self}')
    .with(['/timed', '/forever'])
    .run(async ({ assert, fs }, path) => {
      const clock = stopClock()
      const before = await deploy(fs.basePath, { version: '1' })
      await before.get(path)
      clock.forward(10)

      const app = await deploy(fs.basePath, { version: '2' })
      const { headers } = await app.get(path)
      assert.equal(headers.expires, clock.in(0))
      if (path === '/timed') {
        assert.equal(headers['cache-control'], 'max-age=10')
        assert.equal(headers.age, '10')
      }
    })

  test('the old version never serves a page of the new one', async ({ assert, fs }) => {
    const old = await deploy(fs.basePath, { version: '1' })
    const app = await deploy(fs.basePath, { version: '2' })
    await app.get('/timed')
    assert.equal(await old.body('/timed'), 'version 1')

    // Nor does a server of it that is started in the middle of a rolling deploy.
    await app.get('/timed/2')
    const again = await deploy(fs.basePath, { version: '1' })
    assert.equal(await again.body('/timed/2'), 'version 1')
  })

  test('after a rollback the version that was rolled back is the one before', async ({
    assert,
    fs,
  }) => {
    const clock = stopClock()
    const first = await deploy(fs.basePath, { version: '1' })
    await first.get('/forever')
    const second = await deploy(fs.basePath, { version: '2' })
    await second.get('/forever')
    await second.pageCache.settled()
    clock.forward(3600)
    await second.get('/forever/new')

    const back = await deploy(fs.basePath, { version: '1' })
    const own = await back.get('/forever')
    assert.equal(own.body, 'version 1')
    assert.equal(own.cacheStatus, 'page-cache; hit')
    const other = await back.get('/forever/new')
    assert.equal(other.body, 'version 2')
    assert.include(other.cacheStatus, STALE)
  })

  test('where its key function fails when it is asked again, the handler answers', async ({
    assert,
    fs,
  }) => {
    const one = await deploy(fs.basePath, { version: 'one' })
    await one.body('/own')
    await one.close()
    let calls = 0
    const key = () => {
      calls++
      if (calls % 2 === 0) {
        throw new Error('no key')
      }
      return 'key'
    }
    const two = await deploy(fs.basePath, { version: 'two', key })
    const { status, body } = await two.get('/own')
    assert.deepEqual([status, body], [200, 'version two'])
  })

  test('that of an application with another prefix is none', async ({ assert, fs }) => {
    const before = await deploy(fs.basePath, { version: '1', config: { keyPrefix: 'blog' } })
    await before.get('/timed')
    const app = await deploy(fs.basePath, { version: '2', config: { keyPrefix: 'shop' } })
    assert.equal(await app.cacheStatus('/timed'), 'page-cache; fwd=uri-miss; stored')
  })

  test('{0}: what was forgotten with {1} does not come back')
    .with(
      ['/timed', '/forever', '/own'].flatMap((path) =>
        Object.keys(forget).map((name): [string, string] => [path, name])
      )
    )
    .run(async ({ assert, fs }, [path, name]) => {
      const tagged = { options: { tags: ['goods'] }, forever: { tags: ['goods'] } }
      const before = await deploy(fs.basePath, { version: '1', ...tagged })
      await before.get(path)
      const app = await deploy(fs.basePath, { version: '2', ...tagged })
      await forget[name](app, path)
      const answer = await app.get(path)
      assert.equal(answer.cacheStatus, 'page-cache; fwd=uri-miss; stored')
    })

  test('{0}: what is forgotten with {1} while it is renewed does not come back, in no process')
    .with(
      ['/timed', '/forever', '/own'].flatMap((path) =>
        Object.keys(forget).map((name): [string, string] => [path, name])
      )
    )
    .run(async ({ assert, fs }, [path, name]) => {
      const tagged = { options: { tags: ['goods'] }, forever: { tags: ['goods'] } }
      const before = await deploy(fs.basePath, { version: '1', ...tagged })
      await before.get(path)

      const gate = openedGate()
      const app = await deploy(fs.basePath, { version: '2', ...tagged, handler: () => gate.pass() })
      assert.equal(await app.body(path), 'version 1')
      await gate.reached(1)
      // By a process of the old version, as a worker of a queue may be one.
      await forget[name](before, path)
      gate.open()
      await app.pageCache.settled()

      const another = await deploy(fs.basePath, { version: '2', ...tagged })
      const answer = await another.get(path)
      assert.equal(answer.cacheStatus, 'page-cache; fwd=uri-miss; stored')
    })

  test('is not served where it lacks a tag that pages have now: it may have been forgotten', async ({
    assert,
    fs,
  }) => {
    const before = await deploy(fs.basePath, { version: '1', options: { tags: ['news'] } })
    await before.get('/timed')
    const tags = ['news', 'goods']
    const app = await deploy(fs.basePath, { version: '2', options: { tags } })
    assert.equal(await app.cacheStatus('/timed'), 'page-cache; fwd=uri-miss; stored')
  })

  test('is served no longer than pages of this version are', async ({ assert, fs }) => {
    const clock = stopClock()
    const before = await deploy(fs.basePath, { version: '1', timeout: 3600 })
    await before.get('/timed')
    clock.forward(100)
    const app = await deploy(fs.basePath, { version: '2', timeout: 60 })
    assert.equal(await app.cacheStatus('/timed'), 'page-cache; fwd=uri-miss; stored')
  })

  test('its variants are served to whom they are for, and renewed for them', async ({
    assert,
    fs,
  }) => {
    const handler = ({ request, response }: HttpContext) => {
      response.header('X-Kind', String(request.header('x-kind')))
    }
    const before = await deploy(fs.basePath, { version: '1', handler })
    await before.get('/forever', { 'x-kind': 'a' })
    await before.get('/forever', { 'x-kind': 'b' })

    const app = await deploy(fs.basePath, { version: '2', handler })
    for (const [body, cacheStatus] of [
      ['version 1', /previous-version/],
      ['version 2', /^page-cache; hit$/],
    ] as const) {
      for (const kind of ['a', 'b']) {
        const answer = await app.get('/forever', { 'x-kind': kind })
        assert.equal(answer.body, body)
        assert.equal(answer.headers['x-kind'], kind)
        assert.match(answer.cacheStatus!, cacheStatus)
      }
      await app.pageCache.settled()
    }
    assert.match(String(await app.cacheStatus('/forever', { 'x-kind': 'c' })), /fwd=vary-miss/)
  })

  test('the directives of a request count where those of the response do', async ({
    assert,
    fs,
  }) => {
    const handler = ({ response }: HttpContext) => response.header('Cache-Control', 'max-age=60')
    const before = await deploy(fs.basePath, { version: '1', handler })
    await before.get('/response')
    const app = await deploy(fs.basePath, { version: '2', handler })
    assert.equal(await app.body('/response'), 'version 1')
    await app.pageCache.settled()

    await before.get('/response')
    const other = await deploy(fs.basePath, { version: '3', handler })
    const { body } = await other.get('/response', { 'cache-control': 'no-cache' })
    assert.equal(body, 'version 3')
  })
})

test.group('The version before, where this version fails or has no such page', () => {
  test('its page stays while the handler of this version fails', async ({ assert, fs }) => {
    const before = await deploy(fs.basePath, { version: '1' })
    await before.get('/forever')
    const app = await deploy(fs.basePath, {
      version: '2',
      handler: () => {
        throw new Error('broken')
      },
    })
    for (let turn = 0; turn < 3; turn++) {
      assert.equal(await app.body('/forever'), 'version 1')
      await app.pageCache.settled()
    }
    assert.equal(app.runs(), 1)
  })

  test('an expired page is served if the handler fails, within staleIfError', async ({
    assert,
    fs,
  }) => {
    const clock = stopClock()
    const options = { staleIfError: 100 }
    const before = await deploy(fs.basePath, { version: '1', options })
    await before.get('/timed')
    clock.forward(90)
    const app = await deploy(fs.basePath, {
      version: '2',
      options,
      handler: ({ response }) => response.status(500),
    })
    const answer = await app.get('/timed')
    assert.equal(answer.body, 'version 1')
    assert.equal(answer.cacheStatus, 'page-cache; hit; ttl=-30; detail=stale-if-error')

    clock.forward(100)
    assert.equal(await app.status('/timed'), 500)
  })

  test('and if it outlives its time limit', async ({ assert, fs }) => {
    const clock = stopClock()
    const options = { staleIfError: 100, timeLimit: '20ms' }
    const before = await deploy(fs.basePath, { version: '1', options })
    await before.get('/timed')
    clock.forward(90)
    const gate = openedGate()
    const app = await deploy(fs.basePath, { version: '2', options, handler: () => gate.pass() })
    const answer = await app.get('/timed')
    assert.equal(answer.body, 'version 1')
    assert.include(answer.cacheStatus, 'detail=stale-if-error')
    gate.open()
    await until(() => app.runs() === 1)
  })

  test('{$self}: a page that is gone is gone with the version before')
    .with([404, 410])
    .run(async ({ assert, fs }, status) => {
      const before = await deploy(fs.basePath, { version: '1' })
      await before.get('/forever')
      const handler = ({ response }: HttpContext) => response.status(status)
      const app = await deploy(fs.basePath, { version: '2', handler })
      await app.get('/forever')
      await app.pageCache.settled()
      assert.equal(await app.status('/forever'), status)

      const another = await deploy(fs.basePath, { version: '2', handler })
      assert.equal(await another.status('/forever'), status)
    })

  test('a page that may not be stored any more stands in only until that is known', async ({
    assert,
    fs,
  }) => {
    const before = await deploy(fs.basePath, { version: '1' })
    await before.get('/forever')
    const handler = ({ response }: HttpContext) => response.cookie('seen', '1')
    const app = await deploy(fs.basePath, { version: '2', handler })
    assert.equal(await app.body('/forever'), 'version 1')
    await app.pageCache.settled()
    const answer = await app.get('/forever')
    assert.equal(answer.body, 'version 2')
    assert.include(answer.cacheStatus, 'detail=set-cookie')
    assert.equal(await before.body('/forever'), 'version 1')
  })

  test('makes room where a middleware refuses who is no visitor', async ({ assert, fs }) => {
    const middleware = [
      outer(({ request, response }, next) =>
        request.header('authorization') ? next() : response.unauthorized('who?')
      ),
    ]
    const forever = { allow: ['authorization' as const] }
    const visitor = { authorization: 'Bearer ada' }
    const before = await deploy(fs.basePath, { version: '1', forever, middleware })
    await before.get('/forever', visitor)
    const app = await deploy(fs.basePath, { version: '2', forever, middleware })
    assert.equal(await app.body('/forever', visitor), 'version 1')
    await app.pageCache.settled()
    assert.equal(await app.body('/forever', visitor), 'version 2')
  })

  test('visitors to whom a page of this version would not be served do not get it', async ({
    assert,
    fs,
  }) => {
    const before = await deploy(fs.basePath, { version: '1' })
    await before.get('/forever')
    const app = await deploy(fs.basePath, { version: '2' })
    const answer = await app.get('/forever', { authorization: 'Bearer mine' })
    assert.equal(answer.body, 'version 2')
    assert.include(answer.cacheStatus, 'detail=authorization')
  })

  test('whoever looks whether the page of this version is stored is not shown another', async ({
    assert,
    fs,
  }) => {
    const before = await deploy(fs.basePath, { version: '1' })
    await before.get('/forever')
    const app = await deploy(fs.basePath, { version: '2' })
    const { getRequestRuntime } = await import('../../src/request/runtime.ts')
    const url = new URL('http://shop.test/forever')
    const runtime = getRequestRuntime()!
    const headers = runtime.renewalHeaders('GET', url, HOST.host, { purpose: 'look' })
    const answer = await app.get('/forever', headers)
    assert.equal(answer.status, 204)
    assert.include(answer.cacheStatus, 'only-if-cached')
  })
})
