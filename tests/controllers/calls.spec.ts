import { test } from '@japa/runner'
import { HttpContextFactory } from '@adonisjs/core/factories/http'
import { startApp } from '../support/test_app.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { CachePageMixin } from '../../src/controllers/cache_page_mixin.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { TestApp } from '../support/test_app.ts'

async function twice(app: TestApp, path = '/'): Promise<string[]> {
  const first = await app.get(path)
  const second = await app.get(path)
  return [first.body, second.body]
}

/**
 * Only the routed action is a matter for the cache. Whoever calls a method in another way gets
 * what the method returns.
 */
test.group('Calls that are no dispatch', (group) => {
  let runs = 0
  group.each.setup(() => {
    runs = 0
  })

  test('another method of the controller', async ({ assert }) => {
    class Controller extends CachePageMixin() {
      static cacheTimeout = 60
      async index(ctx: HttpContext) {
        return [this.helper(ctx), await this.show(ctx), this.helper(ctx)].join(' ')
      }
      async show(_ctx: HttpContext) {
        return `show ${++runs}`
      }
      helper(_ctx: HttpContext) {
        return `helper ${++runs}`
      }
    }
    const app = await startApp({
      routes: (router) => {
        router.get('/', [Controller, 'index'])
        router.get('/show', [Controller, 'show'])
      },
    })
    const body = 'helper 1 show 2 helper 3'
    assert.deepEqual(await twice(app), [body, body])
    assert.deepEqual(await twice(app, '/show'), ['show 4', 'show 4'])
  })

  test('the action itself, again', async ({ assert }) => {
    class Controller extends CachePageMixin() {
      static cacheTimeout = 60
      async index(ctx: HttpContext, depth = 0): Promise<string> {
        return depth === 2 ? 'end' : `${++runs} ${await this.index(ctx, depth + 1)}`
      }
    }
    const app = await startApp({
      routes: (router) => {
        router.get('/', (ctx) => new Controller().index(ctx))
        router.get('/routed', [Controller, 'index'])
      },
    })
    assert.deepEqual(await twice(app), ['1 2 end', '3 4 end'])
    assert.deepEqual(await twice(app, '/routed'), ['5 6 end', '5 6 end'])
  })

  test('an action without a route, as in a unit test', async ({ assert }) => {
    class Controller extends CachePageMixin() {
      static cacheTimeout = 60
      index(_ctx: HttpContext) {
        return `${++runs}`
      }
      @cachePage(60)
      show(_ctx: HttpContext) {
        return `${++runs}`
      }
    }
    const ctx = new HttpContextFactory().create()
    const controller = new Controller()

    assert.equal(controller.index(ctx), '1')
    assert.equal(controller.index(ctx), '2')
    assert.equal(controller.show(ctx), '3')
    assert.equal(controller.show(ctx), '4')
    assert.isUndefined(ctx.response.getHeader('cache-status'))
  })

  test('an action with something else than a context', ({ assert }) => {
    class Controller extends CachePageMixin() {
      static cacheTimeout = 60
      index(...args: unknown[]) {
        return args
      }
    }
    const { index } = new Controller()
    assert.deepEqual(new Controller().index(), [])
    assert.deepEqual(new Controller().index(null, { route: {} }), [null, { route: {} }])
    assert.deepEqual(index.call(undefined as unknown as Controller, 5), [5])
  })

  test('a middleware without a route, as in a unit test', async ({ assert }) => {
    const app = await startApp({ routes: () => {} })
    const ctx = new HttpContextFactory().create()
    ctx.containerResolver = app.app.container.createResolver()

    await cachePage(60)(ctx, () => {
      runs++
    })
    assert.equal(runs, 1)
  })

  test('what an action throws is thrown, at once where it is', async ({ assert }) => {
    class Controller extends CachePageMixin() {
      static cacheTimeout = 60
      index(_ctx: HttpContext) {
        throw new RangeError('too far')
      }
    }
    const ctx = new HttpContextFactory().create()
    assert.throws(() => new Controller().index(ctx), 'too far')
  })
})

test.group('Calls of super', (group) => {
  let runs = 0
  group.each.setup(() => {
    runs = 0
  })

  class Parent extends CachePageMixin() {
    static cacheTimeout = 60
    async index(_ctx: HttpContext) {
      return `parent ${++runs}`
    }
  }

  class Decorated {
    @cachePage(60)
    async index(_ctx: HttpContext) {
      return `parent ${++runs}`
    }
  }

  test('an overriding action of a cached controller gets what the parent returns', async ({
    assert,
  }) => {
    class Child extends Parent {
      async index(ctx: HttpContext) {
        return `child of ${await super.index(ctx)}`
      }
    }
    const app = await startApp({
      routes: (router) => {
        router.get('/', [Child, 'index'])
        router.get('/parent', [Parent, 'index'])
      },
    })
    assert.deepEqual(await twice(app, '/parent'), ['parent 1', 'parent 1'])
    assert.deepEqual(await twice(app), ['child of parent 2', 'child of parent 2'])
  })

  test('an overriding action that is not cached gets what the parent returns', async ({
    assert,
  }) => {
    class Child extends Parent {
      static cacheActions = ['show']
      async index(ctx: HttpContext) {
        return `child of ${await super.index(ctx)}`
      }
      show() {}
    }
    const app = await startApp({
      routes: (router) => {
        router.get('/', [Child, 'index'])
        router.get('/parent', [Parent, 'index'])
      },
    })
    assert.deepEqual(await twice(app, '/parent'), ['parent 1', 'parent 1'])
    assert.deepEqual(await twice(app), ['child of parent 2', 'child of parent 3'])
  })

  test('an action that overrides a decorated one is not cached itself', async ({ assert }) => {
    class Child extends Decorated {
      async index(ctx: HttpContext) {
        return `child of ${await super.index(ctx)}`
      }
    }
    const app = await startApp({
      routes: (router) => {
        router.get('/', [Child, 'index'])
        router.get('/parent', [Decorated, 'index'])
      },
    })
    assert.deepEqual(await twice(app), ['child of parent 1', 'child of parent 2'])
    assert.deepEqual(await twice(app, '/parent'), ['parent 3', 'parent 3'])
  })

  test('an inherited decorated action is cached', async ({ assert }) => {
    class Child extends Decorated {}
    const app = await startApp({
      routes: (router) => {
        router.get('/', [Child, 'index'])
      },
    })
    assert.deepEqual(await twice(app), ['parent 1', 'parent 1'])
  })
})

test.group('Calls from other controllers', (group) => {
  let runs = 0
  group.each.setup(() => {
    runs = 0
  })

  class Cached extends CachePageMixin() {
    static cacheTimeout = 60
    async index(_ctx: HttpContext) {
      return `cached ${++runs}`
    }
  }

  test('an action of the same name is not the routed one', async ({ assert }) => {
    class Uncached {
      async index(ctx: HttpContext) {
        return `uncached, ${await new Cached().index(ctx)}`
      }
    }
    class AlsoCached extends CachePageMixin() {
      static cacheTimeout = 60
      async index(ctx: HttpContext) {
        return `also, ${await new Cached().index(ctx)}`
      }
    }
    const app = await startApp({
      routes: (router) => {
        router.get('/uncached', [Uncached, 'index'])
        router.get('/also', [AlsoCached, 'index'])
        router.get('/', [Cached, 'index'])
      },
    })
    assert.deepEqual(await twice(app, '/uncached'), ['uncached, cached 1', 'uncached, cached 2'])
    assert.deepEqual(await twice(app, '/also'), ['also, cached 3', 'also, cached 3'])
    assert.deepEqual(await twice(app), ['cached 4', 'cached 4'])
  })

  test('a closure that calls an action gets what it returns', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router.get('/', async (ctx) => `closure, ${await new Cached().index(ctx)}`)
      },
    })
    assert.deepEqual(await twice(app), ['closure, cached 1', 'closure, cached 2'])
  })
})
