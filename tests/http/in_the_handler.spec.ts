import { test } from '@japa/runner'
import { Gate } from '../support/gate.ts'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { webStack } from '../support/web_stack.ts'
import { crowd } from '../support/crowd.ts'
import { E_INVALID_ARGUMENT } from '../../src/errors.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { Router } from '@adonisjs/core/http'
import type { HttpContext } from '@adonisjs/core/http'
import type { TestAppOptions } from '../support/test_app.ts'

const HOUR = 3600
const DAY = 24 * HOUR

const STORED = 'page-cache; fwd=uri-miss; stored'

/** An application with one handler, under both kinds of page and without the cache */
function startWith(
  handler: (ctx: HttpContext) => unknown,
  options: Partial<TestAppOptions> & { more?: (router: Router) => void } = {}
) {
  return startApp({
    ...options,
    routes: (router) => {
      router.get('/timed', handler as never).use(cachePage(HOUR))
      router.get('/forever', handler as never).use(cachePageForever(HOUR))
      router.get('/response', handler as never).use(cachePage('response'))
      router.get('/plain', handler as never)
      options.more?.(router)
    },
  })
}

const thrownBy = (act: () => void): unknown => {
  try {
    act()
    return null
  } catch (error) {
    return error
  }
}

test.group('What the handler says: tags', () => {
  test('the handler, its view, what it calls, and turning its result into JSON name tags: {$self}')
    .with(['handler', 'service', 'view', 'json'])
    .run(async ({ assert }, tag) => {
      let runs = 0
      const app = await startWith(
        async ({ pageCache, view }) => {
          runs++
          pageCache.tag('handler')
          await new Promise((resolve) => setImmediate(resolve))
          app.pageCache.tag('service', 'other')
          const text = await (view as any).render('page')
          return { toJSON: () => (app.pageCache.tag('json'), { text }) }
        },
        webStack({ views: { page: `a{{ pageTag('view') }}b` } })
      )
      const { body, cacheStatus } = await app.get('/timed')
      assert.deepEqual(JSON.parse(body), { text: 'ab' })
      assert.equal(cacheStatus, STORED)
      await app.pageCache.forgetTags(['another'])
      await app.get('/timed')
      assert.equal(runs, 1)
      await app.pageCache.forgetTags([tag])
      await app.get('/timed')
      assert.equal(runs, 2)
    })

  test('visitors who wait for a page with new tags get it', async ({ assert }) => {
    const gate = new Gate()
    let runs = 0
    const app = await startWith(async ({ pageCache }) => {
      await gate.pass()
      pageCache.tag('posts')
      return `run ${++runs}`
    })
    const answers = crowd(10, () => app.body('/timed'))
    await gate.reached(1)
    gate.open()
    assert.deepEqual(new Set(await answers), new Set(['run 1']))
  })

  test('a page may have 1,000 of them, and one that has more is not stored', async ({ assert }) => {
    const named = ({ pageCache, request }: HttpContext) => {
      const count = Number(request.input('tags'))
      pageCache.tag(...Array.from({ length: count }, (_, index) => `tag-${index}`))
      pageCache.tag('tag-1', 'tag-2')
      return 'page'
    }
    const app = await startWith(named)
    assert.equal(await app.cacheStatus('/timed?tags=1000'), STORED)
    const status = await app.cacheStatus('/timed?tags=1001')
    assert.equal(status, 'page-cache; fwd=uri-miss; detail=many-tags')
  })

  test('a page that is renewed by the handler of another one has tags of its own', async ({
    assert,
  }) => {
    let runs = 0
    const app = await startWith(
      async () => {
        await app.pageCache.renew('/inner')
        return `run ${++runs}`
      },
      {
        more: (router) => {
          router.get('/inner', () => (app.pageCache.tag('inner'), 'inner')).use(cachePage(HOUR))
        },
      }
    )
    await app.get('/timed')
    await app.pageCache.forgetTags(['inner'])
    assert.match((await app.cacheStatus('/timed'))!, /; hit/)
    assert.equal(await app.cacheStatus('/inner'), STORED)
  })

  test('what goes on when the page is there says nothing of it any more', async ({ assert }) => {
    const gate = new Gate()
    const later: Promise<void>[] = []
    const app = await startWith(({ pageCache }) => {
      later.push(gate.pass().then(() => pageCache.tag('late')))
      return 'page'
    })
    await app.get('/timed')
    gate.open()
    await Promise.all(later)
    await app.pageCache.forgetTags(['late'])
    assert.match((await app.cacheStatus('/timed'))!, /; hit/)
  })
})

test.group('What the handler says: tags of a page that it has not changed', () => {
  /** Names its tag only where it renders the page, and not where it answers 304 */
  const renders = async () => {
    const clock = stopClock()
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', ({ request, response, pageCache }) => {
            response.header('Cache-Control', 'max-age=60').header('ETag', '"1"')
            if (request.header('if-none-match') === '"1"') {
              return response.status(304).send(null)
            }
            pageCache.tag('posts')
            return 'page'
          })
          .use(cachePage('response'))
      },
    })
    await app.get('/')
    clock.forward(61)
    assert304(await app.cacheStatus('/'))
    return { app, clock }
  }
  const assert304 = (status: string | undefined) => {
    if (status !== 'page-cache; fwd=stale; fwd-status=304; stored') {
      throw new Error(`The page was not renewed by a 304: ${status}`)
    }
  }

  test('a 304 keeps the tags that belong to the body, and forgetting one ends the page', async ({
    assert,
  }) => {
    const { app, clock } = await renders()
    assert.match((await app.cacheStatus('/'))!, /; hit/)
    await app.pageCache.forgetTags(['posts'])
    clock.forward(1)
    assert.equal(await app.cacheStatus('/'), STORED)
  })

  test('a 304 keeps the tags that belong to the body, and expiring one has the page renewed', async ({
    assert,
  }) => {
    const { app, clock } = await renders()
    await app.pageCache.expireTags(['posts'])
    clock.forward(1)
    assert.match((await app.cacheStatus('/'))!, /detail=outdated/)
    await app.pageCache.settled()
    assert.match((await app.cacheStatus('/'))!, /; hit; ttl=\d+$/)
    await app.pageCache.forgetTags(['posts'])
    clock.forward(1)
    assert.equal(await app.cacheStatus('/'), STORED)
  })

  test('what is not to be stored says so in its own words with a 304 as well', async ({
    assert,
  }) => {
    const clock = stopClock()
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', ({ request, response, pageCache }) => {
            response.header('Cache-Control', 'max-age=60').header('ETag', '"1"')
            if (request.header('if-none-match') === '"1"') {
              pageCache.skip('draft')
              return response.status(304).send(null)
            }
            return 'page'
          })
          .use(cachePage('response'))
      },
    })
    await app.get('/')
    clock.forward(61)
    const status = await app.cacheStatus('/')
    assert.equal(status, 'page-cache; fwd=stale; detail="handler: draft"')
    assert.equal(await app.pageCache.renew(`${app.url}/`), 'skipped: handler: draft')
  })
})

test.group('What the handler says: the timeout', () => {
  test('a page has its own: {0}')
    .with([
      [30, 30],
      ['1d', DAY],
    ] as const)
    .run(async ({ assert }, [duration, seconds]) => {
      const clock = stopClock()
      const app = await startWith(({ pageCache }) => (pageCache.timeout(duration), 'page'))
      for (const ttl of [undefined, seconds]) {
        const { headers, cacheStatus } = await app.get('/timed')
        assert.equal(headers['cache-control'], `max-age=${seconds}`)
        assert.equal(cacheStatus, ttl ? `page-cache; hit; ttl=${ttl}` : STORED)
      }
      clock.forward(seconds + 1)
      assert.equal(await app.cacheStatus('/timed'), 'page-cache; fwd=uri-miss; stored')
    })

  test('a page that is kept far longer than its policy says is valid all that time, once that is known', async ({
    assert,
  }) => {
    const clock = stopClock()
    let runs = 0
    const app = await startApp({
      routes: (router) => {
        router
          .get('/:id', ({ pageCache }) => (pageCache.timeout('30d'), `run ${++runs}`))
          .use(cachePage(1, undefined, { tags: ['posts'] }))
      },
    })
    await app.get('/first')
    // The tags that its policy names have versions that live as long as its policy says.
    clock.forward(2 * DAY)
    await app.get('/first')
    clock.forward(29 * DAY)
    assert.match((await app.cacheStatus('/first'))!, /; hit/)
    assert.equal(runs, 2)
  })

  test('of a page that is kept for ever, it is when it expires for others', async ({ assert }) => {
    const clock = stopClock()
    const app = await startWith(({ pageCache }) => (pageCache.timeout('10m'), 'page'))
    await app.get('/forever')
    clock.forward(DAY)
    const { headers, cacheStatus } = await app.get('/forever')
    assert.equal(cacheStatus, 'page-cache; hit')
    assert.equal(headers.expires, new Date(Date.now() + 600_000).toUTCString())
    assert.isUndefined(headers['cache-control'])
  })

  test('others never keep one whose own timeout is {$self}')
    .with([null, 0, -1])
    .run(async ({ assert }, duration) => {
      const app = await startWith(({ pageCache }) => (pageCache.timeout(duration), 'page'))
      for (const kind of ['stored', 'hit']) {
        const { headers, cacheStatus } = await app.get('/forever')
        assert.include(cacheStatus, kind)
        assert.match(String(headers['cache-control']), /no-store/)
      }
    })

  test('the last one counts', async ({ assert }) => {
    const app = await startWith(({ pageCache }) => {
      pageCache.timeout(10)
      pageCache.timeout(20)
      return 'page'
    })
    const { headers } = await app.get('/timed')
    assert.equal(headers['cache-control'], 'max-age=20')
  })
})

test.group('What the handler says: not to store the page', () => {
  test('its visitor gets it, and Cache-Status says why it is not stored', async ({ assert }) => {
    let runs = 0
    const app = await startWith(({ pageCache }) => {
      pageCache.skip('draft')
      pageCache.skip('another reason')
      return `run ${++runs}`
    })
    for (const body of ['run 1', 'run 2']) {
      const answer = await app.get('/timed')
      assert.equal(answer.body, body)
      assert.equal(answer.cacheStatus, 'page-cache; fwd=uri-miss; detail="handler: draft"')
    }
  })

  test('however many words it gives, the response has headers that are read', async ({
    assert,
  }) => {
    const app = await startWith(({ pageCache }) => {
      pageCache.skip('no good '.repeat(10_000))
      return 'page'
    })
    const { body, cacheStatus } = await app.get('/timed')
    assert.equal(body, 'page')
    assert.match(cacheStatus!, /^page-cache; fwd=uri-miss; detail="handler: (?:no good ){23}/)
    assert.isBelow(cacheStatus!.length, 300)
  })

  test('the stored page stays when a renewal is told so', async ({ assert }) => {
    let isDraft = false
    const app = await startWith(({ pageCache }) => {
      if (isDraft) {
        pageCache.skip('draft: "é"')
      }
      return 'page'
    })
    await app.get('/forever')
    isDraft = true
    assert.equal(await app.pageCache.renew('/forever'), 'skipped: handler: draft: "?"')
    assert.equal(await app.cacheStatus('/forever'), 'page-cache; hit')
  })
})

test.group('What the handler says: who has it run', () => {
  test('it is producing a page for a visitor, for a renewal, or none', async ({ assert }) => {
    const seen: unknown[] = []
    const app = await startWith(({ pageCache, response }) => {
      seen.push([pageCache.isProducing, pageCache.isRenewal])
      response.header('Cache-Control', 'max-age=60')
      return 'page'
    })
    await app.get('/timed')
    await app.pageCache.renew('/forever')
    await app.get('/response')
    await app.get('/plain')
    await app.get('/timed?other', { headers: { authorization: 'Bearer x' } })
    assert.deepEqual(seen, [
      [true, false],
      [true, true],
      [true, false],
      [false, false],
      [false, false],
    ])
  })

  test('in a handler that is not cached it does nothing', async ({ assert }) => {
    const app = await startWith(({ pageCache }) => {
      pageCache.tag('posts')
      pageCache.timeout(10)
      pageCache.skip('draft')
      app.pageCache.tag('posts')
      return 'page'
    })
    const { status, headers } = await app.get('/plain')
    assert.equal(status, 200)
    assert.notProperty(headers, 'cache-status')
    assert.notProperty(headers, 'cache-control')
  })

  test('nothing of it makes no sense: {0}')
    .with([
      [
        'a tag that is a list',
        '/plain',
        ({ pageCache }: HttpContext) => pageCache.tag(['posts'] as never),
      ],
      ['an empty tag', '/timed', ({ pageCache }: HttpContext) => pageCache.tag('')],
      [
        'a timeout that is none',
        '/plain',
        ({ pageCache }: HttpContext) => pageCache.timeout('soon'),
      ],
      ['a timeout of 0', '/timed', ({ pageCache }: HttpContext) => pageCache.timeout(0)],
      ['a timeout of null', '/timed', ({ pageCache }: HttpContext) => pageCache.timeout(null)],
      [
        'a timeout of undefined',
        '/forever',
        ({ pageCache }: HttpContext) => pageCache.timeout(undefined as never),
      ],
      [
        'a timeout where the response says it',
        '/response',
        ({ pageCache }: HttpContext) => pageCache.timeout(10),
      ],
      ['no reason', '/timed', ({ pageCache }: HttpContext) => pageCache.skip(undefined as never)],
    ] as const)
    .run(async ({ assert }, [, path, say]) => {
      let error: unknown
      const app = await startWith((ctx) => {
        error = thrownBy(() => say(ctx))
        return 'page'
      })
      await app.get(path)
      assert.instanceOf(error, E_INVALID_ARGUMENT)
      assert.match((error as Error).message, /^pageCache\.\w+\(\): invalid "\w+": /)
    })
})
