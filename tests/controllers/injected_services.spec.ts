import { test } from '@japa/runner'
import { HttpContext } from '@adonisjs/core/http'
import { outer } from '../support/outer.ts'
import { startApp, type TestAppOptions } from '../support/test_app.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { CachePageMixin } from '../../src/controllers/cache_page_mixin.ts'

/**
 * A service as AdonisJS' documentation has them: it takes from its request what it needs when it is made.
 */
class Visit {
  static containerInjections = { _constructor: { dependencies: [HttpContext] } }
  readonly name: string
  readonly campaign: string

  constructor({ request }: HttpContext) {
    this.name = request.plainCookie('name', { encoded: false }) ?? 'guest'
    this.campaign = request.input('utm_source', 'none')
  }
}

class Basket {
  static containerInjections = { _constructor: { dependencies: [Visit] } }
  constructor(readonly visit: Visit) {}
}

class Mixed extends CachePageMixin() {
  static cacheTimeout = 60
  static containerInjections = {
    _constructor: { dependencies: [Basket] },
    action: { dependencies: [HttpContext, Basket] },
  }
  #visit: Visit

  constructor({ visit }: Basket) {
    super()
    this.#visit = visit
  }

  index() {
    return this.#visit.name
  }

  action(_: HttpContext, { visit }: Basket) {
    return visit.name
  }

  campaign() {
    return `from ${this.#visit.campaign}`
  }
}

class ByField extends CachePageMixin() {
  static cacheTimeout = 60
  name = HttpContext.getOrFail().request.plainCookie('name', { encoded: false }) ?? 'guest'

  index() {
    return this.name
  }
}

class Decorated {
  static containerInjections = { _constructor: { dependencies: [Basket] } }
  constructor(protected basket: Basket) {}

  index() {
    return this.basket.visit.name
  }
}
const index = Object.getOwnPropertyDescriptor(Decorated.prototype, 'index')!
cachePage(60)(Decorated.prototype, 'index', index)
Object.defineProperty(Decorated.prototype, 'index', index)

/** As the starter kits of AdonisJS have it */
const bindContext = outer((ctx, next) => {
  ctx.containerResolver.bindValue(HttpContext, ctx)
  return next()
})

const ROUTES: Record<string, [any, string]> = {
  'the constructor of its controller': [Mixed, 'index'],
  'the constructor of a controller with a decorated action': [Decorated, 'index'],
  'the action': [Mixed, 'action'],
  'a field of its controller': [ByField, 'index'],
}

function start(route: [any, string], options: Partial<TestAppOptions> = {}) {
  return startApp({
    http: { useAsyncLocalStorage: true },
    middleware: [bindContext],
    routes: (router) => {
      router.get('/', route)
    },
    ...options,
  })
}

test.group('What is read of a visitor before an action is called', () => {
  test('belongs to its page: in {$self}')
    .with(Object.keys(ROUTES))
    .run(async ({ assert }, where) => {
      const app = await start(ROUTES[where])
      const ada = await app.get('/', { headers: { cookie: 'name=Ada' } })
      assert.equal(ada.body, 'Ada')
      assert.equal(ada.cacheStatus, 'page-cache; fwd=uri-miss; detail=cookies')
      assert.equal(await app.body('/'), 'guest')
    })

  test('is no more than what its page is made of', async ({ assert }) => {
    const app = await start([Mixed, 'campaign'])
    assert.equal(await app.body('/?utm_source=evil'), 'from none')
  })
})
