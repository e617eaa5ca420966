import { Readable } from 'node:stream'
import { test } from '@japa/runner'
import { drivers, store } from '@adonisjs/cache'
import { Exception } from '@adonisjs/core/exceptions'
import type { Kernel } from '@adonisjs/core/ace'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { output, startConsole, type ConsoleOptions } from './support/start_console.ts'
import { startApp } from '../support/test_app.ts'
import { storesIn } from '../support/stores.ts'
import { FragileStore } from '../support/fragile_store.ts'
import { MemoryBus } from '../support/memory_bus.ts'
import { byPath } from '../../src/keys/by_path.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { CachePageForeverMixin } from '../../src/controllers/cache_page_forever_mixin.ts'
import { CachePageMixin } from '../../src/controllers/cache_page_mixin.ts'
import PageCacheExplain from '../../commands/page_cache_explain.ts'
import type { Explanation, RouteExplanation } from '../../src/explain/explanation.ts'

class CachedController extends CachePageMixin() {
  static cacheTimeout: number | string = '1h'
  static cacheVary = ['accept-language']
}

class PostsController extends CachedController {
  static cacheTimeout = 60
  static cacheTags = ['posts']
  static asked = 0

  show({ request }: HttpContext) {
    PostsController.asked++
    return `post in ${request.header('accept-language', 'no language')}`
  }
  cookie({ response }: HttpContext) {
    response.cookie('seen', 'yes')
    return 'with a cookie'
  }
  private({ response }: HttpContext) {
    response.header('Cache-Control', 'private')
    response.append('Set-Cookie', 'a=b')
    return 'for me'
  }
  fail() {
    throw new Error('no database')
  }
  async admin(ctx: HttpContext) {
    const { bouncer } = ctx as unknown as { bouncer: { authorize(): Promise<void> } }
    await bouncer.authorize()
    return 'for those who may'
  }
}

class ReportsController extends CachePageForeverMixin() {
  static cacheTimeout = null
  static cacheOnMiss = 'unavailable' as const
  show() {
    return 'a report'
  }
}

const refuse = ({ response }: HttpContext) => response.status(401).send('who are you?')
const withBouncer = (ctx: HttpContext, next: NextFn) => {
  Object.assign(ctx, { bouncer: { authorize: async () => {} } })
  return next()
}

const options: ConsoleOptions = {
  config: { staleIfError: 30, hosts: ['localhost'] },
  routes: (router) => {
    router.get('/posts/:id', [PostsController, 'show']).as('posts.show')
    router.get('/cookie', [PostsController, 'cookie'])
    router.get('/private', [PostsController, 'private'])
    router.get('/fail', [PostsController, 'fail'])
    router.get('/admin', [PostsController, 'admin']).use(withBouncer)
    router.get('/guarded', [PostsController, 'show']).use(refuse).as('guarded')
    router.get('/reports/:year', [ReportsController, 'show'])
    router.get('/feed', () => 'feed').use(cachePage('10m', byPath, { statuses: [404] }))
    router.get('/plain', () => 'plain')
  },
}

async function run(kernel: Kernel, ...argv: string[]) {
  const command = await kernel.create(PageCacheExplain, argv)
  await command.exec()
  return command
}

async function explain(argv: string[], more: ConsoleOptions = {}): Promise<Explanation> {
  const kernel = await startConsole({ ...options, ...more })
  const command = await run(kernel, ...argv, '--json')
  command.assertExitCode(0)
  return JSON.parse(output(kernel))
}

test.group('page-cache:explain', () => {
  test('names the inputs that a page was made of', async ({ assert }) => {
    const more: ConsoleOptions = {
      routes: (router) => {
        router
          .get('/made', ({ request }) => {
            request.header('HX-Request')
            request.accepts(['html', 'json'])
            request.completeUrl()
            return String(request.header('User-Agent'))
          })
          .use(cachePage(60, byPath, { allow: ['user-agent'] }))
        router.get('/refused', ({ request }) => request.ip()).use(cachePage(60))
      },
    }
    const made = await explain(['/made'], more)
    assert.sameMembers(made.variesBy, ['hx-request', 'accepts(html, json)', 'scheme'])
    assert.deepEqual(made.personal, ['user-agent'])
    assert.isTrue(made.isStorable)

    const refused = await explain(['/refused'], more)
    assert.deepEqual(refused.personal, ['ip'])
    assert.equal(refused.reason, 'ip')
  })

  test('names what a middleware has left for the handler', async ({ assert }) => {
    const leave = (ctx: HttpContext, next: NextFn) => {
      Object.assign(ctx, { user: 'nobody', other: 'not read' })
      return next()
    }
    // As a getter of the application that is computed once does.
    const fix = (ctx: HttpContext, next: NextFn) => {
      Object.defineProperty(ctx, 'tenant', { value: 'one' })
      return next()
    }
    const more: ConsoleOptions = {
      routes: (router) => {
        const greet = (ctx: HttpContext) => `Hello ${Reflect.get(ctx, 'user')}`
        router.get('/left', greet).use([leave, cachePage(60)])
        router.get('/unchangeable', () => 'a page').use([fix, cachePage(60)])
        router.get('/allowed', greet).use([leave, cachePage(60, undefined, { allow: ['context'] })])
      },
    }
    const { notes, reason } = await explain(['/left'], more)
    assert.equal(reason, 'context')
    assert.include(notes, 'The handler reads what a middleware leaves: ctx.user')
    const unchangeable = await explain(['/unchangeable'], more)
    assert.include(unchangeable.notes.join(), 'ctx.tenant (it cannot be watched')
    const allowed = await explain(['/allowed'], more)
    assert.notMatch(allowed.notes.join(), /a middleware leaves/)
  })

  test('tells route, policy with its sources, key and store', async ({ assert }) => {
    const { route, notes, produced, ...explanation } = await explain(['/posts/1?page=2'])

    assert.deepInclude(explanation, {
      url: 'http://localhost/posts/1?page=2',
      status: 200,
      store: 'default',
      pageKey: 'localhost/posts/1?page=2',
      variesBy: ['accept-language'],
      personal: [],
      tags: [{ tag: 'posts', by: 'its declaration' }],
      stored: null,
      isStorable: true,
      reason: null,
    })
    assert.include(explanation.storedKey, 'localhost~posts~1')
    assert.deepInclude(route, {
      pattern: '/posts/:id',
      name: 'posts.show',
      handler: 'PostsController.show',
      cacheRuns: 'after all middleware, around the action',
    })
    assert.equal(produced?.size, 'post in no language'.length)

    const from = Object.fromEntries(route!.policy!.values.map((one) => [one.name, one]))
    assert.deepInclude(from.timeout, { value: '60 s', from: 'static cacheTimeout' })
    assert.deepInclude(from.vary, {
      value: 'accept-language',
      from: 'static cacheVary, inherited from CachedController',
    })
    assert.deepInclude(from.staleIfError, { value: '30 s', from: 'config/cache_helpers.ts' })
    assert.deepInclude(from.keyFunc, { value: 'byUrl', from: 'default' })
  })

  test('tells what a declaration on the route says', async ({ assert }) => {
    const { route } = await explain(['/feed'])
    const from = Object.fromEntries(route!.policy!.values.map((one) => [one.name, one]))

    assert.equal(route!.cacheRuns, 'after all middleware, as the last of them')
    assert.deepEqual(route!.middleware, ['cachePage()'])
    assert.deepInclude(from.timeout, { value: '600 s', from: 'first argument of cachePage()' })
    assert.deepInclude(from.keyFunc, { value: 'byPath', from: 'second argument of cachePage()' })
    assert.deepInclude(from.statuses, { value: '404', from: 'option of cachePage()' })
    assert.deepInclude(from.allow, { value: 'none', from: 'default' })
  })

  test('says why not, and how to change it: {0}')
    .with([
      ['/cookie', 'set-cookie', /Set it in a middleware/],
      ['/private', 'set-cookie', /Set it in a middleware/],
      ['/plain', 'no-policy', /cachePage\(60\)/],
      ['/nowhere', 'no-route', /No route/],
      ['/guarded', 'not-reached', /--header/],
      ['/fail', 'error', /failed/],
      ['http://other.example/posts/1', 'host', /hosts in config/],
    ] as const)
    .run(async ({ assert }, [url, reason, advice]) => {
      const explanation = await explain([url])

      assert.isFalse(explanation.isStorable)
      assert.equal(explanation.reason, reason)
      assert.match(explanation.advice!, advice)
    })

  test('keeps no page of an APP_URL that no visitor asks for', async ({ assert }) => {
    const { url, isStorable, reason } = await explain(['/feed'], {
      config: {},
      appUrl: 'http://0.0.0.0:3333',
      nodeEnv: 'production',
    })
    assert.equal(url, 'http://localhost:3333/feed')
    assert.equal(reason, 'host')
    assert.isFalse(isStorable)
  })

  test('says why a page is not answered before the application', async ({ assert }) => {
    let asked = 0
    const front = cachePage(60, byPath, { front: true })
    const more: ConsoleOptions = {
      config: { hosts: ['localhost'] },
      routes: (router) => {
        const cookie = ({ response }: HttpContext, next: NextFn) => {
          response.plainCookie('a', 'b')
          response.header('x-nonce', String(++asked))
          return next()
        }
        router.get('/both', () => 'page').use([cookie, front])
        router.get('/neither', () => 'page').use(front)
      },
    }
    const ofFront = ({ notes }: Explanation) =>
      notes.filter((note) => note.startsWith('Not answered'))
    const both = await explain(['/both'], more)
    const notes = ofFront(both)
    assert.isTrue(both.isStorable)
    assert.lengthOf(notes, 2)
    assert.match(notes[0], /^Not answered before the application \(front\): A cookie leaves/)
    assert.match(notes[1], /A header is another one .* \(x-nonce\)$/)
    const neither = await explain(['/neither'], more)
    assert.deepEqual(ofFront(neither), [])
  })

  test('asks every rule, not only up to the first that refuses', async ({ assert }) => {
    const { rules } = await explain(['/private'])
    const refusing = rules.filter(({ result }) => result === 'refuses')

    assert.deepEqual(
      refusing.map(({ name }) => name),
      ['set-cookie', 'private']
    )
    assert.includeMembers(
      rules.filter(({ result }) => result === 'ok').map(({ name }) => name),
      ['status', 'user', 'session']
    )
  })

  test('has the rule among them that is asked of the key, the body or the timeout: {0}')
    .with([
      ['/stream', 'stream', /The body is a stream/],
      ['/key', 'key-error', /threw an error, or returned neither a string nor null/],
      ['/prefix', 'key-error', /^The key function, or that of keyPrefix, threw an error/],
      ['/timeout', 'timeout', /The timeout function failed/],
    ] as const)
    .run(async ({ assert }, [url, name, advice]) => {
      const { rules, reason } = await explain([url], {
        routes: (router) => {
          router
            .get('/stream', ({ response }) => response.stream(Readable.from(['a'])))
            .use(cachePage(60))
          router.get('/key', () => 'page').use(cachePage(60, () => undefined as never))
          const prefixed = cachePage(60, byPath, { keyPrefix: () => 7 as never })
          router.get('/prefix', () => 'page').use(prefixed)
          router.get('/timeout', () => 'page').use(cachePage(() => 'soon' as never))
        },
      })
      assert.equal(reason, name)
      const refusing = rules.filter(({ result }) => result === 'refuses')
      assert.deepEqual(
        refusing.map((rule) => rule.name),
        [name]
      )
      assert.match(refusing[0].advice, advice)
    })

  test('says of a page whose tags function {0} what a request says: tags-error')
    .with([
      ['returns no strings', () => [7]],
      ['returns a string', () => 'posts'],
      ['returns a promise', () => Promise.resolve(['posts'])],
      [
        'throws',
        () => {
          throw new Error('no tags')
        },
      ],
    ] as [string, () => unknown][])
    .run(async ({ assert }, [, tags]) => {
      const { rules, ...explanation } = await explain(['/tagged', '--store'], {
        routes: (router) => {
          const handler = ({ pageCache }: HttpContext) => {
            pageCache.tag('named')
            return 'page'
          }
          router.get('/tagged', handler).use(cachePage(60, byPath, { tags: tags as never }))
        },
      })
      assert.deepInclude(explanation, {
        status: 200,
        reason: 'tags-error',
        isStorable: false,
        pageKey: 'localhost/tagged',
        tags: [{ tag: 'named', by: 'the handler' }],
        request: 'page-cache; fwd=uri-miss; detail=tags-error',
      })
      assert.match(explanation.advice!, /The tags function failed/)
      assert.deepEqual(
        rules.filter(({ result }) => result === 'refuses').map(({ name }) => name),
        ['tags-error']
      )
    })

  test('says what may be stored of redirects, where the status is one that is not', async ({
    assert,
  }) => {
    const { advice } = await explain(['/moved'], {
      routes: (router) =>
        void router.get('/moved', ({ response }) => response.redirect('/')).use(cachePage(60)),
    })
    assert.include(advice, 'Redirects are where they are permanent (301, 308)')
  })

  test('says of a 404 that is thrown that the handler has to answer with it', async ({
    assert,
  }) => {
    const { rules, ...explanation } = await explain(['/missing'], {
      routes: (router) => {
        const missing = () => {
          throw new Exception('no such page', { status: 404 })
        }
        router.get('/missing', missing).use(cachePage(60, byPath, { statuses: [404] }))
      },
    })
    assert.equal(explanation.status, 404)
    assert.equal(explanation.reason, 'status')
    assert.include(explanation.advice, 'what it throws, as findOrFail() does, is no page')
    assert.deepEqual(
      rules.filter(({ name }) => name === 'status').map(({ result }) => result),
      ['refuses']
    )
    assert.includeMembers(
      rules.filter(({ result }) => result === 'not asked').map(({ name }) => name),
      ['set-cookie', 'session']
    )
  })

  test('says that there is a route of another method', async ({ assert }) => {
    const more: ConsoleOptions = {
      routes: (router) => {
        router.post('/search', () => 'found').use(cachePage(60))
        router.delete('/search', () => 'gone')
      },
    }
    const search = await explain(['/search'], more)
    assert.equal(search.reason, 'no-route')
    assert.include(
      search.notes,
      'There is a route of POST, DELETE with this URL, and only the answer to a GET is cached'
    )
    const nowhere = await explain(['/nowhere'], more)
    assert.notMatch(nowhere.notes.join(), /There is a route/)
  })

  test('tells an action from the route and the group around it', async ({ assert }) => {
    class FeedController {
      @cachePage(60)
      handle() {
        return 'feed'
      }
    }
    const more: ConsoleOptions = {
      routes: (router) => {
        router.group(() => router.get('/feed', [FeedController, 'handle'])).use(cachePage(600))
        router.get('/alone', [FeedController, 'handle']).as('alone')
      },
    }
    const { route, notes } = await explain(['/feed'], more)
    assert.equal(route!.policy!.declaredBy, '@cachePage() of FeedController.handle')
    assert.deepInclude(route!.policy!.values, {
      name: 'timeout',
      value: '60 s',
      from: 'first argument of @cachePage() of FeedController.handle',
    })
    assert.include(
      notes,
      'cachePage() on the route or its group is not used: @cachePage() of FeedController.handle is nearer to the handler, and decides'
    )
    const alone = await explain(['/alone'], more)
    assert.notMatch(alone.notes.join(), /is not used/)
  })

  test('sends the headers that are given', async ({ assert }) => {
    const authorised = await explain(['/posts/1', '--header=Authorization: Bearer x'])
    assert.equal(authorised.reason, 'authorization')
    assert.include(authorised.advice, `allow it by name: ['authorization']`)
    assert.includeMembers(
      authorised.rules.filter(({ result }) => result === 'not asked').map(({ name }) => name),
      ['set-cookie', 'status']
    )

    const german = await explain(['/posts/1', '--header=Accept-Language: de-AT'])
    assert.equal(german.produced?.size, 'post in de-AT'.length)
  })

  test('stores nothing, and runs the handler once, unless asked to store', async ({ assert }) => {
    const kernel = await startConsole(options)
    const explained = async (...argv: string[]): Promise<Explanation> => {
      kernel.ui.logger.getRenderer().flushLogs()
      await run(kernel, '/posts/1', '--json', ...argv)
      return JSON.parse(output(kernel))
    }

    PostsController.asked = 0
    await explained()
    const second = await explained()
    assert.isNull(second.stored)
    assert.equal(PostsController.asked, 2)

    const storing = await explained('--store')
    assert.isNull(storing.stored)
    assert.include(storing.request, 'fwd=uri-miss; stored')

    const stored = await explained()
    assert.deepInclude(stored.stored, { status: 200, size: 19 })
    assert.include(stored.storedKey, ';')
    assert.isAtMost(stored.stored!.ttl!, 60)
    assert.isAbove(stored.stored!.ttl!, 0)
  })

  test('does not call a page stored whose hole is no longer configured', async ({ assert }) => {
    const token = 'a1b2c3d4e5f6g7h8'
    const { cache } = new FragileStore()
    const routes: ConsoleOptions['routes'] = (router) => {
      router.get('/', () => `for ${token}`).use(cachePage(60))
    }
    const holes = [{ name: 'visitor', find: () => token, fill: () => 'Grace Hopper' }]
    const filler = await startApp({ cache, routes, config: { holes, hosts: ['localhost'] } })
    await filler.get('/', { headers: { host: 'localhost' } })

    const before = await explain(['/'], { cache, routes, config: { holes } })
    assert.equal(before.stored?.status, 200)
    const after = await explain(['/'], { cache, routes, config: { holes: [] } })
    assert.isNull(after.stored)
  })

  test('where the cache is off it says how to turn it on, and asks the rules all the same', async ({
    assert,
    fs,
  }) => {
    const off = { nodeEnv: 'development', root: fs.baseUrl, config: { enabled: undefined } }
    const { isStorable, reason, advice, rules } = await explain(['/cookie'], off)
    assert.isFalse(isStorable)
    assert.equal(reason, 'disabled')
    assert.include(advice, 'PAGE_CACHE=true')
    assert.deepInclude(
      rules.map(({ name, result }) => ({ name, result })),
      { name: 'set-cookie', result: 'refuses' }
    )
  })

  test('says that a hit skips what the handler decides by itself', async ({ assert }) => {
    const { notes } = await explain(['/admin'])
    assert.match(notes.join(), /bouncer\.authorize.*A hit does not run it/)

    const other = await explain(['/posts/1'])
    assert.notMatch(other.notes.join(), /A hit does not run it/)
  })

  test('says what visitors get of a page that only a warm-up stores', async ({ assert }) => {
    const { notes, isStorable } = await explain(['/reports/2026'])
    assert.isTrue(isStorable)
    assert.match(notes.join(), /503 until a warm-up/)
  })

  test('says that the memory of a server cannot be seen from here', async ({ assert }) => {
    const { notes } = await explain(['/posts/1'])
    assert.match(notes.join(), /cannot be seen from here/)
    // A bus tells what was forgotten, and not what is stored.
    const onBus = await explain(['/posts/1'], { cache: new MemoryBus().cache })
    assert.match(onBus.notes.join(), /cannot be seen from here/)

    const directory = '/nowhere'
    const files = store().useL2Layer(drivers.file({ directory }))
    const inFiles = await explain(['/posts/1'], {
      cache: { default: 'files', stores: { files } },
    })
    assert.notMatch(inFiles.notes.join(), /cannot be seen/)
  })

  test('is readable', async ({ assert }) => {
    const kernel = await startConsole(options)
    await run(kernel, '/cookie')

    const written = output(kernel)
    assert.match(written, /does not keep this page: red\(set-cookie\)/)
    assert.match(written, /dim\(timeout +\)60 s dim\(\(static cacheTimeout\)\)/)
    assert.match(written, /red\(✖\) set-cookie {4}The handler set a cookie/)
    assert.match(written, /green\(✔\) method, sent, handler, many-tags, status/)
  })

  test('names each rule once, by the worst that it said', async ({ assert }) => {
    const kernel = await startConsole(options)
    await run(kernel, '/posts/1', '--header=Authorization: Bearer x')

    const written = output(kernel)
    assert.match(written, /red\(✖\) authorization/)
    const [, ok] = /green\(✔\) (.*)/.exec(written)!
    const [, others] = /not asked: (.*)/.exec(written)!
    assert.include(ok.split(', '), 'user')
    assert.notIncludeMembers(others.split(', '), ['user', 'authorization'])
  })

  test('refuses what it cannot ask for: {0}')
    .with([
      [[], 'Which page?'],
      [['http://'], 'is no URL'],
      [['mailto:ada@example.com'], 'is no URL'],
      [['/posts/1', '--header=nothing'], 'has no name'],
    ] as const)
    .run(async ({ assert }, [argv, message]) => {
      const kernel = await startConsole(options)
      const command = await run(kernel, ...argv)

      assert.equal(command.exitCode, 1)
      assert.include(output(kernel), message)
    })

  test('names a policy that makes no sense', async ({ assert }) => {
    class Senseless extends CachePageMixin() {
      static cacheTimeout = 0
      show() {}
    }
    const kernel = await startConsole({
      routes: (router) => void router.get('/', [Senseless, 'show']),
    })
    const command = await run(kernel, '/')

    assert.equal(command.exitCode, 1)
    assert.match(output(kernel), /Senseless: "static cacheTimeout": is 0/)
  })
})

test.group('page-cache:explain --all', () => {
  test('lists what is cached how', async ({ assert }) => {
    const kernel = await startConsole(options)
    const command = await run(kernel, '--all', '--json')
    const routes: RouteExplanation[] = JSON.parse(output(kernel))

    assert.equal(command.exitCode, 0)
    assert.deepInclude(routes, {
      route: '/posts/:id',
      handler: 'PostsController.show',
      kept: '60 s',
      key: 'byUrl',
      store: 'default',
      problem: null,
    })
    const kept = Object.fromEntries(routes.map((route) => [route.route, route.kept]))
    assert.deepInclude(kept, { '/reports/:year': 'forever', '/feed': '600 s', '/plain': null })
  })

  test('ends with 1 when something is wrong, and says all of it', async ({ assert }) => {
    class Senseless extends CachePageMixin() {
      static cacheTimeout = 60
      static cacheCache = 'rediss'
      show() {}
    }
    const kernel = await startConsole({
      routes: (router) => {
        router.get('/wrong', [Senseless, 'show'])
        router.get('/outside', () => {}).use([cachePage(60), withBouncer])
        router.get('/right', () => {}).use(cachePage(60))
      },
    })
    const command = await run(kernel, '--all')
    const written = output(kernel)

    assert.equal(command.exitCode, 1)
    assert.include(written, '/wrong|red(wrong)')
    assert.match(written, /no store "rediss"/)
    assert.include(written, '/outside|red(wrong)')
    assert.match(written, /would answer before the middleware "withBouncer"/)
    assert.include(written, '/right|60 s|byUrl|default')
  })

  test('says that the page of the version before stands in', async ({ assert, fs }) => {
    const deploy = (version: string) => ({
      cache: storesIn(fs.basePath).files,
      config: { version, previousVersion: 'stale' as const, hosts: ['localhost'] },
      routes: options.routes,
    })
    const server = await startApp(deploy('1') as never)
    await server.get('/posts/1', { headers: { host: 'localhost' } })

    for (const [version, isSaid] of [
      ['1', false],
      ['2', true],
    ] as const) {
      const { notes } = await explain(['/posts/1'], deploy(version))
      const said = notes.some((note) => note.includes('that of the version "1"'))
      assert.equal(said, isSaid)
    }
  })
})
