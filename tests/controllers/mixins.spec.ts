import { test } from '@japa/runner'
import { compose } from '@adonisjs/core/helpers'
import { HttpContext } from '@adonisjs/core/http'
import { startApp } from '../support/test_app.ts'
import { byPath } from '../../src/keys/by_path.ts'
import { CachePageMixin } from '../../src/controllers/cache_page_mixin.ts'
import { CachePageForeverMixin } from '../../src/controllers/cache_page_forever_mixin.ts'
import PostsController from './fixtures/posts_controller.ts'
import type { PageStatics } from '../../src/types.ts'
import type { TestApp } from '../support/test_app.ts'

class BaseController {
  greeting = 'Hello'

  greet(name: string) {
    return `${this.greeting} ${name}`
  }
}

/**
 * The bodies of two requests, one after the other: the same where the page was cached.
 */
async function twice(app: TestApp, path = '/'): Promise<string[]> {
  const first = await app.get(path)
  const second = await app.get(path)
  return [first.body, second.body]
}

test.group('Mixins', (group) => {
  let runs = 0
  group.each.setup(() => {
    runs = 0
  })

  test('{0}')
    .with<[how: string, base: typeof BaseController & PageStatics, hit: RegExp][]>([
      ['over a base class', CachePageMixin(BaseController), /; hit; ttl=(5\d|60)$/],
      ['by compose', compose(BaseController, CachePageMixin), /; hit; ttl=(5\d|60)$/],
      ['for ever, over a base class', CachePageForeverMixin(BaseController), /; hit$/],
      ['for ever, by compose', compose(BaseController, CachePageForeverMixin), /; hit$/],
    ])
    .run(async ({ assert }, [, Base, hit]) => {
      class GreetingsController extends Base {
        static cacheTimeout = 60
        index() {
          return this.greet(`${++runs}`)
        }
      }
      const app = await startApp({
        routes: (router) => {
          router.get('/', [GreetingsController, 'index'])
        },
      })

      assert.deepEqual(await twice(app), ['Hello 1', 'Hello 1'])
      const { cacheStatus } = await app.get('/')
      assert.match(cacheStatus!, hit)
    })

  test('without a base class')
    .with([CachePageMixin, CachePageForeverMixin])
    .run(async ({ assert }, Mixin) => {
      class Controller extends Mixin() {
        static cacheTimeout = 60
        index() {
          return `${++runs}`
        }
      }
      const app = await startApp({
        routes: (router) => {
          router.get('/', [Controller, 'index'])
        },
      })
      assert.deepEqual(await twice(app), ['1', '1'])
    })

  test('every routed action is cached, whatever it does with its result', async ({ assert }) => {
    class Controller extends CachePageMixin() {
      static cacheTimeout = 60
      index() {
        return { run: ++runs }
      }
      async later() {
        await Promise.resolve()
        return [`run ${++runs}`]
      }
      send({ response }: HttpContext) {
        response.status(203).send(`run ${++runs}`)
      }
      sendAndReturn({ response }: HttpContext) {
        return response.header('x-run', String(++runs)).send('sent')
      }
      nothing() {
        runs++
      }
    }
    const actions = ['index', 'later', 'send', 'sendAndReturn', 'nothing'] as const
    const app = await startApp({
      routes: (router) => {
        actions.forEach((action) => router.get(`/${action}`, [Controller, action]))
      },
    })
    for (const action of actions) {
      const miss = await app.get(`/${action}`)
      const hit = await app.get(`/${action}`)
      assert.match(miss.cacheStatus!, /; stored$/)
      assert.match(hit.cacheStatus!, /; hit;/)
      assert.deepEqual([hit.status, hit.body], [miss.status, miss.body])
      assert.equal(hit.headers['x-run'], miss.headers['x-run'])
      // An empty body alone is no "204 No Content" to AdonisJS.
      assert.equal(hit.status, action === 'send' ? 203 : 200)
    }
    assert.equal(runs, actions.length)
  })

  test('static properties are inherited and overridden', async ({ assert }) => {
    class Parent extends CachePageMixin() {
      static cacheTimeout = 60
      static cacheKeyFunc = byPath
      static cacheKeyPrefix: string | null = null
      index() {
        return `${this.constructor.name} ${++runs}`
      }
    }
    class Child extends Parent {
      static cacheTimeout = 600
      static cacheKeyPrefix = 'child'
    }
    const app = await startApp({
      routes: (router) => {
        router.get('/', [Parent, 'index'])
        router.get('/child', [Child, 'index'])
      },
    })

    assert.deepEqual(await twice(app), ['Parent 1', 'Parent 1'])
    const miss = await app.get('/child?ignored=1')
    const hit = await app.get('/child?ignored=2')
    assert.deepEqual([miss.body, hit.body], ['Child 2', 'Child 2'])
    assert.equal(miss.headers['cache-control'], 'max-age=600')
  })

  test('another prefix makes another page of the same key', async ({ assert }) => {
    const create = (prefix: string | null) =>
      class Controller extends CachePageMixin() {
        static cacheTimeout = 60
        static cacheKeyFunc = () => 'one key for all'
        static cacheKeyPrefix = prefix
        index() {
          return `${prefix} ${++runs}`
        }
      }
    const app = await startApp({
      routes: (router) => {
        ;[null, 'a', 'b'].forEach((prefix) =>
          router.get(`/${prefix}`, [create(prefix), 'index']).as(`${prefix}`)
        )
      },
    })
    assert.deepEqual(await twice(app, '/null'), ['null 1', 'null 1'])
    assert.deepEqual(await twice(app, '/a'), ['a 2', 'a 2'])
    assert.deepEqual(await twice(app, '/b'), ['b 3', 'b 3'])
  })

  test('cacheActions names the actions that are cached', async ({ assert }) => {
    class Controller extends CachePageMixin() {
      static cacheTimeout = 60
      static cacheActions = ['index']
      index() {
        return `${++runs}`
      }
      show() {
        return `${++runs}`
      }
    }
    const app = await startApp({
      routes: (router) => {
        router.get('/', [Controller, 'index'])
        router.get('/show', [Controller, 'show'])
      },
    })
    assert.deepEqual(await twice(app), ['1', '1'])
    assert.deepEqual(await twice(app, '/show'), ['2', '3'])

    const { cacheStatus } = await app.get('/show')
    assert.isUndefined(cacheStatus)
  })

  test('an action that does not exist stays a matter of AdonisJS', async ({ assert }) => {
    class Controller extends CachePageMixin() {
      static cacheTimeout = 60
      static cacheActions = ['index']
      index() {}
    }
    const app = await startApp({
      routes: (router) => {
        router.get('/', [Controller, 'missing' as 'index'])
      },
    })
    const { status } = await app.get('/')
    assert.equal(status, 500)
  })

  test('a route refers to its controller {0}')
    .with<[how: string, handler: any, body: string][]>([
      ['by the class', [PostsController, 'index'], 'run'],
      [
        'by a function that imports it',
        [() => import('./fixtures/posts_controller.ts'), 'index'],
        'run',
      ],
      ['by the default method', [PostsController], 'handled'],
      ['by a string', '../controllers/fixtures/posts_controller.ts.index', 'run'],
    ])
    .run(async ({ assert }, [, handler, body]) => {
      PostsController.runs = 0
      const app = await startApp({
        routes: (router) => {
          router.get('/', handler)
        },
      })
      assert.deepEqual(await twice(app), [`${body} 1`, `${body} 1`])
    })
})

test.group('Mixins | classes', () => {
  test('private fields and accessors work', async ({ assert }) => {
    class Controller extends CachePageMixin(BaseController) {
      static cacheTimeout = 60
      #runs = 0
      get #text() {
        return this.greet(`${++this.#runs}`)
      }
      get title() {
        return this.#text
      }
      index() {
        return this.title
      }
    }
    const app = await startApp({
      routes: (router) => {
        router.get('/', [Controller, 'index'])
      },
    })
    assert.deepEqual(await twice(app), ['Hello 1', 'Hello 1'])
  })

  test('actions are wrapped once per class, not once per request', async ({ assert }) => {
    class Parent extends CachePageMixin() {
      static cacheTimeout = 60
      index() {
        return 'parent'
      }
    }
    class Child extends Parent {}
    const original = Parent.prototype.index
    assert.isFalse(Object.hasOwn(Child.prototype, 'index'))

    const app = await startApp({
      routes: (router) => {
        router.get('/:id', [Parent, 'index'])
        router.get('/child/:id', [Child, 'index'])
      },
    })
    await app.get('/1')
    await app.get('/child/1')
    const wrapped = [Parent.prototype.index, Child.prototype.index]
    assert.notInclude(wrapped, original)
    assert.notEqual(wrapped[0], wrapped[1])

    await app.get('/2')
    await app.get('/child/2')
    assert.deepEqual([Parent.prototype.index, Child.prototype.index], wrapped)
    assert.strictEqual(Parent.prototype.index, wrapped[0])
    assert.strictEqual(Child.prototype.index, wrapped[1])
  })

  test('a wrapper looks like the action that it replaces', ({ assert }) => {
    class Controller extends CachePageMixin() {
      static cacheTimeout = 60
      show(_ctx: HttpContext, _service: object) {}
      all(..._args: unknown[]) {}
    }
    const controller = new Controller()

    assert.isTrue(Object.hasOwn(Controller.prototype, 'show'))
    assert.deepInclude(Object.getOwnPropertyDescriptor(Controller.prototype, 'show'), {
      enumerable: false,
      configurable: true,
      writable: true,
    })
    assert.equal(controller.show.name, 'show')
    assert.equal(controller.show.length, 2)
    assert.equal(controller.all.length, 0)
    assert.deepEqual(Object.keys(controller), [])
  })

  test('a base class that others extend as well stays as it is', async ({ assert }) => {
    let runs = 0
    class Shared {
      index() {
        return `${++runs}`
      }
    }
    const original = Shared.prototype.index
    class Cached extends CachePageMixin(Shared) {
      static cacheTimeout = 60
    }
    class Uncached extends Shared {}

    const app = await startApp({
      routes: (router) => {
        router.get('/cached', [Cached, 'index'])
        router.get('/uncached', [Uncached, 'index'])
        router.get('/shared', [Shared, 'index'])
      },
    })
    assert.deepEqual(await twice(app, '/cached'), ['1', '1'])
    assert.deepEqual(await twice(app, '/uncached'), ['2', '3'])
    assert.deepEqual(await twice(app, '/shared'), ['4', '5'])
    assert.strictEqual(Shared.prototype.index, original)
  })
})

test.group('Mixins | dependency injection', () => {
  class Clock {
    now = 'now'
  }

  test('into the constructor of a controller', async ({ assert }) => {
    class Controller extends CachePageMixin() {
      static cacheTimeout = 60
      static containerInjections = { _constructor: { dependencies: [Clock] } }
      #clock: Clock
      constructor(clock: Clock) {
        super()
        this.#clock = clock
      }
      index() {
        return this.#clock.now
      }
    }
    const app = await startApp({
      routes: (router) => {
        router.get('/', [Controller, 'index'])
      },
    })
    assert.deepEqual(await twice(app), ['now', 'now'])
  })

  test('into the constructor of its base class', async ({ assert }) => {
    class Base {
      static containerInjections = { _constructor: { dependencies: [Clock] } }
      constructor(protected clock: Clock) {}
    }
    class Controller extends CachePageMixin(Base) {
      static cacheTimeout = 60
      index() {
        return this.clock.now
      }
    }
    const app = await startApp({
      routes: (router) => {
        router.get('/', [Controller, 'index'])
      },
    })
    assert.deepEqual(await twice(app), ['now', 'now'])
  })

  test('into an action', async ({ assert }) => {
    let runs = 0
    class Controller extends CachePageMixin() {
      static cacheTimeout = 60
      static containerInjections = { index: { dependencies: [HttpContext, Clock] } }
      index({ request }: HttpContext, clock: Clock) {
        return `${request.url()} ${clock.now} ${++runs}`
      }
    }
    const app = await startApp({
      routes: (router) => {
        router.get('/a', [Controller, 'index'])
      },
    })
    assert.deepEqual(await twice(app, '/a'), ['/a now 1', '/a now 1'])
  })

  test('an action that asks for more than the container has is an error', async ({ assert }) => {
    class Controller extends CachePageMixin() {
      static cacheTimeout = 60
      index(_ctx: HttpContext, _clock: Clock) {
        return 'nobody gets here'
      }
    }
    const app = await startApp({
      routes: (router) => {
        router.get('/', [Controller, 'index'])
      },
    })
    const { status } = await app.get('/')
    assert.equal(status, 500)
  })

  test('a controller that the container swaps is not cached', async ({ assert }) => {
    let runs = 0
    class Controller extends CachePageMixin() {
      static cacheTimeout = 60
      index() {
        return 'real'
      }
    }
    class Fake {
      index() {
        return `fake ${++runs}`
      }
    }
    const app = await startApp({
      routes: (router) => {
        router.get('/', [Controller, 'index'])
      },
    })
    app.app.container.swap(Controller, () => new Fake() as Controller)
    assert.deepEqual(await twice(app), ['fake 1', 'fake 2'])
  })
})
