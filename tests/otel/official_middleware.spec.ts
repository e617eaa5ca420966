import { getActiveTest, test } from '@japa/runner'
import { context, createContextKey, propagation, trace } from '@opentelemetry/api'
import { startSdk } from './support.ts'
import { outer } from '../support/outer.ts'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { makeRequests } from '../../src/request/main.ts'
import { PageCacheInstrumentation } from '../../src/otel/main.ts'
import type { HttpContext } from '@adonisjs/core/http'

/** Of `@opentelemetry/core`: by it a middleware tells the instrumentation of HTTP the route */
const RPC_METADATA = createContextKey('OpenTelemetry SDK Context Key RPC_METADATA')

/**
 * As `@opentelemetry/instrumentation-http` does it, which sees requests that arrive at a port.
 */
const httpInstrumentation = outer(async ({ request }, next) => {
  if (trace.getActiveSpan() !== undefined) {
    return next()
  }
  const metadata: { route?: string } = {}
  const span = trace.getTracer('http').startSpan('GET')
  const visitor = propagation.createBaggage({ 'user.id': { value: 'jane' } })
  const active = propagation.setBaggage(context.active(), visitor)
  await context.with(trace.setSpan(active.setValue(RPC_METADATA, metadata), span), next)
  span.updateName(`${request.method()} ${metadata.route}`)
  span.end()
})

/**
 * As the middleware of `@adonisjs/otel` does it.
 */
const otelMiddleware = outer(({ request, route }, next) => {
  const metadata = context.active().getValue(RPC_METADATA) as { route?: string } | undefined
  if (metadata !== undefined) {
    metadata.route = route!.pattern
  }
  trace.getActiveSpan()?.updateName(`${request.method()} ${route!.pattern}`)
  return next()
})

async function start(handler: (ctx: HttpContext) => unknown = () => 'post') {
  const instrumentation = new PageCacheInstrumentation()
  getActiveTest()?.cleanup(() => instrumentation.disable())
  const app = await startApp({
    middleware: [httpInstrumentation, otelMiddleware],
    routes: (router) => {
      router
        .get('/posts/:id', handler as never)
        .as('posts.show')
        .use(cachePage(60, undefined, { grace: '1m' }))
      router.post('/renewals', () => app.pageCache.renew('/posts/1'))
      router.post('/warm-ups', async () => {
        await makeRequests({ urls: ['/posts/1'], transport: 'in-process', retries: 0 })
      })
    },
  })
  return app
}

test.group('OpenTelemetry | beside the middleware of @adonisjs/otel', () => {
  test('a renewal that a request waits for keeps its name, and leaves the request its own', async ({
    assert,
  }) => {
    const sdk = startSdk()
    const app = await start()
    await app.request('POST', '/renewals')
    assert.deepEqual(
      sdk.spans().map(({ name }) => name),
      ['page_cache.produce posts.show', 'page_cache.renew', 'POST /renewals']
    )
  })

  test('a visit in process keeps its name, and leaves the request its own', async ({ assert }) => {
    const sdk = startSdk()
    const app = await start()
    await app.request('POST', '/warm-ups')
    assert.deepEqual(
      sdk.spans().map(({ name }) => name),
      [
        'page_cache.produce posts.show',
        'page_cache.warmup.visit',
        'page_cache.warmup',
        'POST /warm-ups',
      ]
    )
  })

  test('a renewal in the background has nothing of the visitor but a link', async ({ assert }) => {
    const clock = stopClock()
    const sdk = startSdk()
    const users: (string | undefined)[] = []
    const app = await start(() => {
      users.push(propagation.getActiveBaggage()?.getEntry('user.id')?.value)
      return 'post'
    })
    await app.get('/posts/1')
    clock.forward(70)
    await app.get('/posts/1')
    await app.pageCache.settled()
    assert.deepEqual(users, ['jane', undefined])
    const renewal = sdk.spans().find(({ name }) => name === 'page_cache.renew')!
    const [, visitor] = sdk.spans().filter(({ name }) => name === 'GET /posts/:id')
    assert.deepEqual(
      renewal.links.map((link) => link.context.spanId),
      [visitor.spanContext().spanId]
    )
  }).tags(['@counts_requests'])
})
