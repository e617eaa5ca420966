import { test } from '@japa/runner'
import { collectLogs } from '../support/logs.ts'
import { outer } from '../support/outer.ts'
import { startApp, type TestAppOptions } from '../support/test_app.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { CacheHelpersConfig } from '../../src/types.ts'
import type { HttpContext } from '@adonisjs/core/http'

async function start(
  serverTiming: CacheHelpersConfig['serverTiming'],
  options: Partial<TestAppOptions> = {}
) {
  const app = await startApp({
    config: { serverTiming },
    routes: (router) => {
      router.get('/page', () => 'page').use(cachePage(60))
      router
        .get('/own', ({ response }) => {
          response.header('Server-Timing', 'db;dur=12')
          return 'own'
        })
        .use(cachePage(60))
      router
        .get('/skipped', ({ pageCache }) => {
          pageCache.skip('draft')
          return 'skipped'
        })
        .use(cachePage(60))
    },
    ...options,
  })
  const timing = async (path: string, sent: Record<string, string> = {}) => {
    const { headers } = await app.get(path, { headers: sent })
    return String(headers['server-timing'] ?? '')
  }
  return { app, timing }
}

const MISS = /^page-cache;desc="stored";dur=\d+\.\d, handler;dur=\d+\.\d$/
const HIT = /^page-cache;desc="hit";dur=\d+\.\d$/

test.group('Server-Timing', () => {
  test('says nothing unless it is asked for', async ({ assert }) => {
    const { timing } = await start(undefined)
    assert.equal(await timing('/page'), '')
    assert.equal(await timing('/page'), '')
  })

  test('says what came of the request, and how long that and the handler took', async ({
    assert,
  }) => {
    const { timing } = await start(true)
    assert.match(await timing('/page'), MISS)
    assert.match(await timing('/page'), HIT)
    assert.match(await timing('/page'), HIT)
    assert.match(await timing('/skipped'), /^page-cache;desc="not stored";dur=[\d.]+, handler;dur=/)
    assert.match(
      await timing('/page', { authorization: 'Bearer x' }),
      /^page-cache;desc="bypass";dur=[\d.]+, handler;dur=/
    )
  }).tags(['@counts_requests'])

  test('what a handler says of its response is not said of the next ones', async ({ assert }) => {
    const { timing } = await start(true)
    assert.match(await timing('/own'), /^db;dur=12, page-cache;desc="stored"/)
    assert.match(await timing('/own'), HIT)
  }).tags(['@counts_requests'])

  test('what a middleware says stays, in front of it', async ({ assert }) => {
    const says = outer(({ response }, next) => {
      response.header('Server-Timing', 'auth;dur=3')
      return next()
    })
    const { timing } = await start(true, { middleware: [says] })
    assert.match(await timing('/page'), /^auth;dur=3, page-cache;desc="stored"/)
    assert.match(await timing('/page'), /^auth;dur=3, page-cache;desc="hit";dur=\d+\.\d$/)
  }).tags(['@counts_requests'])

  test('says it to those alone whom a function names, and makes no other page for them', async ({
    assert,
  }) => {
    const forDevelopers = ({ request }: HttpContext) => request.header('x-developer') === 'yes'
    const { app, timing } = await start(forDevelopers)
    assert.equal(await timing('/page'), '')
    assert.match(await timing('/page', { 'x-developer': 'yes' }), HIT)
    assert.equal(await timing('/page'), '')
    const { headers } = await app.get('/page')
    assert.notInclude(String(headers.vary ?? ''), 'developer')
  }).tags(['@counts_requests'])

  test('a function that fails costs nobody the page', async ({ assert }) => {
    const { lines, configs } = collectLogs()
    const broken = () => {
      throw new Error('of the function')
    }
    const { app } = await start(broken, { configs })
    assert.equal(await app.body('/page'), 'page')
    assert.match(lines.at(-1)!.msg, /serverTiming of config\/cache_helpers.ts failed/)
  })

  test('a function that returns a promise costs nobody the page, and ends no process', async ({
    assert,
    cleanup,
  }) => {
    const unheard: unknown[] = []
    const hear = (error: unknown) => unheard.push(error)
    process.on('unhandledRejection', hear)
    cleanup(() => void process.off('unhandledRejection', hear))
    const { lines, configs } = collectLogs()
    const rejects = () => Promise.reject(new Error('of the function'))
    const { app } = await start(rejects as never, { configs })
    assert.equal(await app.body('/page'), 'page')
    assert.deepEqual(unheard, [])
    assert.include((lines.at(-1)!.err as Error).message, 'must not return a promise')
  })

  test('a 304 and a HEAD say it as well', async ({ assert }) => {
    const { app, timing } = await start(true)
    await timing('/page')
    const { headers } = await app.get('/page')
    const validated = await app.get('/page', {
      headers: { 'if-none-match': String(headers.etag) },
    })
    assert.equal(validated.status, 304)
    assert.match(String(validated.headers['server-timing']), HIT)
    const head = await app.request('HEAD', '/page')
    assert.match(String(head.headers['server-timing']), HIT)
  }).tags(['@counts_requests'])
})
