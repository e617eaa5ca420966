import { test } from '@japa/runner'
import type { HttpContext } from '@adonisjs/core/http'
import { startApp } from '../support/test_app.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { CachePageMixin } from '../../src/controllers/cache_page_mixin.ts'

let made = 0

class Mixed extends CachePageMixin() {
  static cacheTimeout = 60
  constructor() {
    super()
    made++
  }
  index() {
    return 'page'
  }
}

class Decorated {
  constructor() {
    made++
  }
  index() {
    return 'page'
  }
}
decorate(Decorated, cachePage(60))

/**
 * Puts decorators around the action, the innermost first.
 */
function decorate(controller: { prototype: any }, ...decorators: Function[]) {
  const descriptor = Object.getOwnPropertyDescriptor(controller.prototype, 'index')!
  for (const decorator of decorators) {
    decorator(controller.prototype, 'index', descriptor)
  }
  Object.defineProperty(controller.prototype, 'index', descriptor)
}

function serve(controller: any, options: Partial<Parameters<typeof startApp>[0]> = {}) {
  return startApp({
    routes: (router) => {
      router.get('/', [controller, 'index'])
    },
    ...options,
  })
}

const KINDS: Record<string, Function> = { 'a mixin': Mixed, 'a decorator': Decorated }

test.group('A hit of a page of a controller', () => {
  test('makes no controller: with {$self}')
    .with(Object.keys(KINDS))
    .run(async ({ assert }, kind) => {
      const app = await serve(KINDS[kind])
      made = 0
      assert.equal(await app.cacheStatus('/'), 'page-cache; fwd=uri-miss; stored')
      assert.equal(made, 1)
      assert.match((await app.cacheStatus('/'))!, /page-cache; hit/)
      assert.equal(await app.body('/'), 'page')
      assert.equal(made, 1)
    })

  test('makes one while an application is developed, as its classes are replaced then')
    .with([{ nodeEnv: 'development' }, { nodeEnv: 'test' }])
    .run(async ({ assert }, { nodeEnv }) => {
      const app = await serve(Mixed, { nodeEnv, config: { enabled: true } })
      assert.equal(await app.body('/'), 'page')
      assert.match((await app.cacheStatus('/'))!, /page-cache; hit/)
      class Other {
        index() {
          return 'other'
        }
      }
      app.app.container.swap(Mixed, () => new Other() as unknown as Mixed)
      assert.equal(await app.body('/'), 'other')
    })
})

/** Around the page cache, and with all that it has put on the action */
function guard(_: object, __: string, descriptor: PropertyDescriptor) {
  descriptor.value = guarded(descriptor.value)
}

function guarded(action: Function) {
  const around = function (this: object, ctx: HttpContext) {
    return ctx.request.header('x-guest')
      ? ctx.response.forbidden('no guests')
      : action.call(this, ctx)
  }
  return Object.assign(around, action)
}

class Guarded {
  index() {
    return 'page'
  }
}
decorate(Guarded, cachePage(60), guard)

class GuardedOnItself extends CachePageMixin() {
  static cacheTimeout = 60
  constructor() {
    super()
    Object.assign(this, { index: guarded(this.index) })
  }
  index() {
    return 'page'
  }
}

class Bound extends CachePageMixin() {
  static cacheTimeout = 60
  index() {
    return 'page'
  }
}
class Longer extends Bound {
  static cacheTimeout = 6000
}

test.group('What is around the action of a controller', () => {
  test('is asked for each request', async ({ assert }) => {
    const app = await serve(Guarded)
    assert.equal(await app.body('/'), 'page')
    assert.match((await app.cacheStatus('/'))!, /page-cache; hit/)
    const { status } = await app.get('/', { headers: { 'x-guest': '1' } })
    assert.equal(status, 403)
  })

  test('is asked for each request where it is on the controller itself', async ({ assert }) => {
    const app = await serve(GuardedOnItself)
    const { cacheStatus } = await app.get('/')
    assert.include(cacheStatus!, 'handler: what was called is not GuardedOnItself.index')
    assert.equal(await app.cacheStatus('/'), 'page-cache; fwd=uri-miss; stored')
    const { status } = await app.get('/', { headers: { 'x-guest': '1' } })
    assert.equal(status, 403)
    assert.match((await app.cacheStatus('/'))!, /page-cache; hit/)
  })

  test('may be a container that gives another controller: what that says counts', async ({
    assert,
  }) => {
    const app = await serve(Bound)
    app.app.container.bind(Bound, () => new Longer())
    const { cacheStatus } = await app.get('/')
    assert.include(cacheStatus!, 'handler: what was called is not Bound.index')
    assert.equal(await app.cacheStatus('/'), 'page-cache; fwd=uri-miss; stored')
    assert.match((await app.cacheStatus('/'))!, /page-cache; hit; ttl=[56]\d{3}$/)
  })
})
