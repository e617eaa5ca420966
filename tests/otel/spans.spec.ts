import { getActiveTest, test } from '@japa/runner'
import { trace, SpanStatusCode } from '@opentelemetry/api'
import { registerInstrumentations, type Instrumentation } from '@opentelemetry/instrumentation'
import { tracingChannels } from '@adonisjs/core/events'
import { startSdk } from './support.ts'
import { outer } from '../support/outer.ts'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { makeRequests } from '../../src/request/main.ts'
import { PageCacheInstrumentation } from '../../src/otel/main.ts'
import { pageCacheEvent, pageProduction } from '../../src/telemetry/tracing_channels.ts'
import type { HttpContext } from '@adonisjs/core/http'

function instrument(...given: ConstructorParameters<typeof PageCacheInstrumentation>) {
  const instrumentation = new PageCacheInstrumentation(...given)
  getActiveTest()?.cleanup(() => instrumentation.disable())
  return instrumentation
}

function start(handler: (ctx: HttpContext) => unknown) {
  const ofTest = trace.getTracer('test')
  return startApp({
    // As the instrumentation of HTTP does it
    middleware: [
      outer((_, next) =>
        ofTest.startActiveSpan('GET', async (span) => {
          await next()
          span.end()
        })
      ),
    ],
    routes: (router) => {
      router
        .get('/posts/:id', handler as never)
        .as('posts.show')
        .use(cachePage(60, undefined, { grace: '1m' }))
    },
  })
}

test.group('OpenTelemetry | spans', () => {
  test('a production is a child of its request, and what its handler does a child of it', async ({
    assert,
  }) => {
    const sdk = startSdk()
    instrument()
    const app = await start(async () => {
      trace.getTracer('test').startSpan('query').end()
      return 'post'
    })
    await app.get('/posts/1?token=secret')
    const [query, production, request] = sdk.spans()
    assert.deepEqual(
      [query, production, request].map(({ name }) => name),
      ['query', 'page_cache.produce posts.show', 'GET']
    )
    assert.equal(query.parentSpanContext?.spanId, production.spanContext().spanId)
    assert.equal(production.parentSpanContext?.spanId, request.spanContext().spanId)
    assert.deepEqual(production.attributes, {
      'page_cache.route': 'posts.show',
      'page_cache.store': 'default',
      'page_cache.renewal': false,
      'page_cache.outcome': 'stored',
      'url.path': '/posts/1',
    })
    assert.equal(request.attributes['page_cache.outcome'], 'miss')
    assert.notInclude(JSON.stringify(sdk.spans().map(({ attributes }) => attributes)), 'secret')
  }).tags(['@counts_requests'])

  test('a hit has no span of its own, and is an attribute of that of its request', async ({
    assert,
  }) => {
    const sdk = startSdk()
    instrument()
    const app = await start(() => 'post')
    await app.get('/posts/1')
    const before = sdk.spans().length
    await app.get('/posts/1')
    const [request, ...others] = sdk.spans().slice(before)
    assert.isEmpty(others)
    assert.equal(request.attributes['page_cache.outcome'], 'hit')
  }).tags(['@counts_requests'])

  test('who gets the page of another request is told apart from who has it produced', ({
    assert,
  }) => {
    const sdk = startSdk()
    instrument()
    const payload = { url: '/', route: '/', store: 'default', key: null, forward: 'uri-miss' }
    for (const isCollapsed of [false, true]) {
      trace.getTracer('test').startActiveSpan('GET', (span) => {
        pageCacheEvent.publish({ event: 'page_cache:miss', payload: { ...payload, isCollapsed } })
        span.end()
      })
    }
    assert.deepEqual(
      sdk.spans().map(({ attributes }) => attributes['page_cache.outcome']),
      ['miss', 'collapsed']
    )
  })

  test('an event that only it listens to is not dispatched', async ({ assert }) => {
    const dispatched: unknown[] = []
    const collect = (message: unknown) => dispatched.push((message as { event: unknown }).event)
    tracingChannels.eventDispatch.start.subscribe(collect)
    getActiveTest()?.cleanup(() => {
      tracingChannels.eventDispatch.start.unsubscribe(collect)
    })
    const sdk = startSdk()
    instrument()
    const app = await start(() => 'post')
    await app.get('/posts/1')
    const [request] = sdk.spans().filter(({ name }) => name === 'GET')
    assert.equal(request.attributes['page_cache.outcome'], 'miss')
    assert.notInclude(dispatched, 'page_cache:miss')
    assert.include(dispatched, 'cache:miss')
  }).tags(['@counts_requests'])

  test('a handler that throws makes its span fail, with the error', async ({ assert }) => {
    const sdk = startSdk()
    instrument()
    const app = await start(() => {
      throw new Error('no database')
    })
    await app.get('/posts/1')
    const production = sdk.spans().find(({ name }) => name.startsWith('page_cache.produce'))!
    assert.deepEqual(production.status, { code: SpanStatusCode.ERROR, message: 'no database' })
    assert.equal(production.events[0].attributes?.['exception.message'], 'no database')
    assert.equal(production.attributes['page_cache.outcome'], 'failed')
  })

  test('what is not stored says why, and not in the words of the handler', async ({ assert }) => {
    const sdk = startSdk()
    instrument()
    const app = await start(({ pageCache }) => {
      pageCache.skip('draft of Jane')
      return 'post'
    })
    await app.get('/posts/1')
    const production = sdk.spans().find(({ name }) => name.startsWith('page_cache.produce'))!
    assert.equal(production.attributes['page_cache.outcome'], 'not_stored')
    assert.equal(production.attributes['page_cache.reason'], 'handler')
  })

  test('a renewal in the background is a trace of its own, with a link to the visitor', async ({
    assert,
  }) => {
    const clock = stopClock()
    const sdk = startSdk()
    instrument()
    const app = await start(() => 'post')
    await app.get('/posts/1')
    clock.forward(70)
    const before = sdk.spans().length
    await app.get('/posts/1')
    await app.pageCache.settled()
    const spans = sdk.spans().slice(before)
    const visitor = spans.find(({ attributes }) => attributes['page_cache.outcome'] === 'stale')!
    const renewal = spans.find(({ name }) => name === 'page_cache.renew')!
    const production = spans.find(({ name }) => name.startsWith('page_cache.produce'))!
    assert.notEqual(renewal.spanContext().traceId, visitor.spanContext().traceId)
    assert.isUndefined(renewal.parentSpanContext)
    assert.equal(renewal.links[0].context.spanId, visitor.spanContext().spanId)
    assert.equal(renewal.attributes['page_cache.outcome'], 'unchanged')
    assert.equal(production.spanContext().traceId, renewal.spanContext().traceId)
    assert.isTrue(production.attributes['page_cache.renewal'])
  }).tags(['@counts_requests'])

  test('a renewal that the application waits for is a part of what it does', async ({ assert }) => {
    const sdk = startSdk()
    instrument()
    const app = await start(() => 'post')
    await trace.getTracer('test').startActiveSpan('job', async (span) => {
      await app.pageCache.renew('/posts/1')
      span.end()
    })
    const job = sdk.spans().find(({ name }) => name === 'job')!
    const renewal = sdk.spans().find(({ name }) => name === 'page_cache.renew')!
    assert.equal(renewal.parentSpanContext?.spanId, job.spanContext().spanId)
    assert.equal(renewal.attributes['url.path'], '/posts/1')
    assert.equal(renewal.attributes['server.address'], new URL(app.url).hostname)
    assert.equal(renewal.attributes['server.port'], Number(new URL(app.url).port))
  })

  test('a warm-up has its visits as children, and those their productions', async ({ assert }) => {
    const sdk = startSdk()
    instrument()
    const app = await start(() => 'post')
    await makeRequests({
      urls: ['/posts/1?token=secret', '/posts/2', '/none'],
      transport: 'in-process',
      retries: 0,
    })
    const spans = sdk.spans()
    const [run] = spans.filter(({ name }) => name === 'page_cache.warmup')
    const visits = spans.filter(({ name }) => name === 'page_cache.warmup.visit')
    assert.deepEqual(
      visits.map(({ attributes }) => [attributes['url.path'], attributes['page_cache.outcome']]),
      [
        ['/posts/1', 'renewed'],
        ['/posts/2', 'renewed'],
        ['/none', 'failed'],
      ]
    )
    visits.forEach((visit) => {
      assert.equal(visit.parentSpanContext?.spanId, run.spanContext().spanId)
    })
    assert.equal(visits[2].status.code, SpanStatusCode.ERROR)
    assert.equal(run.attributes['page_cache.warmup.visits'], 3)
    assert.equal(run.status.code, SpanStatusCode.ERROR)
    const productions = spans.filter(({ name }) => name.startsWith('page_cache.produce'))
    assert.lengthOf(productions, 2)
    productions.forEach((production) => {
      assert.equal(production.spanContext().traceId, run.spanContext().traceId)
    })
    assert.notInclude(JSON.stringify(spans.map(({ attributes }) => attributes)), 'secret')
    await app.close()
  })

  test('what a part of the SDK throws costs nobody the page', async ({ assert }) => {
    const thrown: unknown[] = []
    const onThrown = (error: unknown) => thrown.push(error)
    process.on('uncaughtException', onThrown)
    getActiveTest()?.cleanup(() => {
      process.off('uncaughtException', onThrown)
    })
    let isAtBeginning = true
    const fail = () => {
      throw new Error('no such processor')
    }
    startSdk({
      onStart: ({ name }) => isAtBeginning && name.startsWith('page_cache') && fail(),
      onEnd: ({ name }) => name.startsWith('page_cache') && fail(),
      forceFlush: async () => {},
      shutdown: async () => {},
    })
    instrument()
    const app = await start(() => 'post')
    assert.equal(await app.body('/posts/1'), 'post')
    isAtBeginning = false
    assert.equal(await app.body('/posts/2'), 'post')
    await app.close()
    assert.isEmpty(thrown)
  })

  test('it is registered as every instrumentation, and ends with them', async ({
    assert,
    expectTypeOf,
  }) => {
    expectTypeOf<PageCacheInstrumentation>().toExtend<Instrumentation>()
    const sdk = startSdk()
    const instrumentation = instrument({ enabled: false })
    assert.isFalse(pageProduction.hasSubscribers)
    const unregister = registerInstrumentations({
      instrumentations: [instrumentation],
      tracerProvider: sdk.tracerProvider,
      meterProvider: sdk.meterProvider,
    })
    assert.isTrue(pageProduction.hasSubscribers)
    const app = await start(() => 'post')
    await app.get('/posts/1')
    assert.isNotEmpty(sdk.spans().filter(({ name }) => name.startsWith('page_cache.produce')))
    unregister()
    assert.isFalse(pageProduction.hasSubscribers)
  })
})
