import { test } from '@japa/runner'
import { HttpContext } from '@adonisjs/core/http'
import type { ContainerResolver } from '@adonisjs/core/container'
import type { ApplicationService } from '@adonisjs/core/types'
import { outer } from '../support/outer.ts'
import { startApp } from '../support/test_app.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { CachePageMixin } from '../../src/controllers/cache_page_mixin.ts'

class Greeting extends CachePageMixin() {
  static cacheTimeout = 60
  constructor(public name = 'nobody') {
    super()
  }

  index() {
    return this.name
  }
}

/** The container cannot make it by itself */
class BoundGreeting extends Greeting {
  constructor(name: string) {
    super(name)
  }
}

class ProvidedGreeting extends Greeting {
  static containerProvider = async (
    ...[, property, resolver, , values]: [
      unknown,
      string,
      ContainerResolver<any>,
      unknown,
      unknown[]?,
    ]
  ) => (property === '_constructor' ? [await visitorOf(resolver)] : (values ?? []))
}

async function visitorOf(resolver: ContainerResolver<any>): Promise<string> {
  const { request } = await resolver.make(HttpContext)
  return request.plainCookie('name', { encoded: false }) ?? 'guest'
}

const WAYS: Record<string, (container: ApplicationService['container']) => void> = {
  'a binding': (container) =>
    container.bind(Greeting, async (resolver) => new Greeting(await visitorOf(resolver))),
  'a binding to a class below it': (container) =>
    container.bind(Greeting, async (resolver) => new BoundGreeting(await visitorOf(resolver))),
  'a swap': (container) =>
    container.swap(Greeting, async (resolver) => new BoundGreeting(await visitorOf(resolver))),
  'a hook of the container': (container) =>
    container.resolving(Greeting, async (greeting, resolver) => {
      greeting.name = await visitorOf(resolver)
    }),
  'a provider of its own': () => {},
}

test.group('A controller that the container makes in a way of its own', () => {
  test('has what was read for it in its page: in {way}')
    .with(
      Object.keys(WAYS).flatMap((way) =>
        [false, true].map((useAsyncLocalStorage) => ({ way, useAsyncLocalStorage }))
      )
    )
    .run(async ({ assert }, { way, useAsyncLocalStorage }) => {
      const app = await startApp({
        http: { useAsyncLocalStorage },
        middleware: [
          outer((ctx, next) => {
            ctx.containerResolver.bindValue(HttpContext, ctx)
            return next()
          }),
        ],
        routes: (router, { container }) => {
          WAYS[way](container)
          router.get('/', [way === 'a provider of its own' ? ProvidedGreeting : Greeting, 'index'])
        },
      })
      const ada = await app.get('/', { headers: { cookie: 'name=Ada' } })
      assert.equal(ada.body, 'Ada')
      assert.equal(ada.cacheStatus, 'page-cache; fwd=uri-miss; detail=cookies')
      assert.equal(await app.body('/'), 'guest')
    })
})

class Decorated {
  name?: string
  index() {
    return this.name
  }
}
const action = Object.getOwnPropertyDescriptor(Decorated.prototype, 'index')!
cachePage(60)(Decorated.prototype, 'index', action)
const cached = action.value
action.value = function (this: Decorated, ctx: HttpContext) {
  this.name = ctx.request.plainCookie('name', { encoded: false }) ?? 'guest'
  return cached.call(this, ctx)
}
Object.defineProperty(Decorated.prototype, 'index', action)

test.group('A controller on which a decorator outside has left something', () => {
  test('gives its visitor what it would, and nobody else', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router.get('/', [Decorated, 'index'])
      },
    })
    const ada = await app.get('/', { headers: { cookie: 'name=Ada' } })
    assert.equal(ada.body, 'Ada')
    assert.include(ada.cacheStatus!, 'detail="handler: a decorator outside has set')
    assert.equal(await app.body('/'), 'guest')
  })
})
