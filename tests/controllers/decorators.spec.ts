import ts from 'typescript'
import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { byPath } from '../../src/keys/by_path.ts'
import { E_INVALID_POLICY } from '../../src/errors.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { CachePageMixin } from '../../src/controllers/cache_page_mixin.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * Runs code that was compiled with standard decorators, as an application may be.
 */
function withStandardDecorators(code: string, scope: Record<string, unknown>): any {
  const { outputText } = ts.transpileModule(`export = ${code}`, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.CommonJS,
      experimentalDecorators: false,
    },
  })
  const module = { exports: null as unknown }
  new Function('module', ...Object.keys(scope), outputText)(module, ...Object.values(scope))
  return module.exports
}

test.group('Decorators', () => {
  test('a legacy decorator caches the page of one action', async ({ assert }) => {
    let runs = 0
    class Controller {
      #name = 'private'

      @cachePage('10m', byPath)
      async index() {
        return `${this.#name} ${++runs}`
      }

      @cachePageForever(null)
      forever() {
        return `forever ${++runs}`
      }

      other() {
        return `other ${++runs}`
      }
    }
    const app = await startApp({
      routes: (router) => {
        router.get('/', [Controller, 'index'])
        router.get('/forever', [Controller, 'forever'])
        router.get('/other', [Controller, 'other'])
      },
    })

    const miss = await app.get('/?a=1')
    const hit = await app.get('/?a=2')
    assert.deepEqual([miss.body, hit.body], ['private 1', 'private 1'])
    assert.equal(hit.headers['cache-control'], 'max-age=600')

    await app.get('/forever')
    const forever = await app.get('/forever')
    assert.equal(forever.body, 'forever 2')
    assert.equal(forever.cacheStatus, 'page-cache; hit')

    const other = await app.get('/other')
    assert.isUndefined(other.cacheStatus)
  })

  test('a standard decorator caches the page of one action', async ({ assert }) => {
    const runs = { count: 0 }
    const Controller = withStandardDecorators(
      `class Controller {
        #name = 'private'

        @cachePage(60)
        async index(ctx) { return this.#name + ' ' + ++runs.count }

        other() { return 'other ' + ++runs.count }
      }`,
      { cachePage, runs }
    )
    const app = await startApp({
      routes: (router) => {
        router.get('/', [Controller, 'index'])
        router.get('/other', [Controller, 'other'])
      },
    })

    const miss = await app.get('/')
    const hit = await app.get('/')
    assert.equal(miss.cacheStatus, 'page-cache; fwd=uri-miss; stored')
    assert.deepEqual([miss.body, hit.body], ['private 1', 'private 1'])

    const other = await app.get('/other')
    assert.isUndefined(other.cacheStatus)
  })

  test('on a class with a mixin, the decorator decides for its action', async ({ assert }) => {
    class Controller extends CachePageMixin() {
      static cacheTimeout = 60

      index() {
        return 'of the mixin'
      }

      @cachePage(600)
      show() {
        return 'of the decorator'
      }

      @cachePageForever('1h')
      forever() {
        return 'of the decorator'
      }
    }
    class Child extends Controller {}

    for (const controller of [Controller, Child]) {
      const app = await startApp({
        routes: (router) => {
          router.get('/', [controller, 'index'])
          router.get('/show', [controller, 'show'])
          router.get('/forever', [controller, 'forever'])
        },
      })
      const answers = await Promise.all(['/', '/show', '/forever'].map((path) => app.get(path)))
      assert.deepEqual(
        answers.map(({ headers }) => headers['cache-control']),
        ['max-age=60', 'max-age=600', undefined]
      )
    }
  })

  test('a decorator for an action that cacheActions leaves out', async ({ assert }) => {
    let runs = 0
    class Controller extends CachePageMixin() {
      static cacheTimeout = 60
      static cacheActions = ['index']

      index() {}

      @cachePage(600)
      show() {
        return `${++runs}`
      }
    }
    const app = await startApp({
      routes: (router) => {
        router.get('/', [Controller, 'show'])
      },
    })
    await app.get('/')
    const { body } = await app.get('/')
    assert.equal(body, '1')
  })

  test('other decorators may wrap it', async ({ assert }) => {
    let runs = 0
    const shout = (_: object, _name: string, descriptor: PropertyDescriptor) => {
      const method = descriptor.value
      descriptor.value = function (this: object, ...args: unknown[]) {
        return method.apply(this, args)
      }
    }
    class Controller {
      @shout
      @cachePage(60)
      outside() {
        return `${++runs}`
      }

      @cachePage(60)
      @shout
      inside() {
        return `${++runs}`
      }
    }
    const app = await startApp({
      routes: (router) => {
        router.get('/outside', [Controller, 'outside'])
        router.get('/inside', [Controller, 'inside'])
      },
    })
    for (const path of ['/outside', '/inside']) {
      const miss = await app.get(path)
      const hit = await app.get(path)
      assert.equal(hit.body, miss.body)
    }
  })

  test('what one outside of the page cache gives to the action is in no page: {0}')
    .with([
      [
        'as an argument',
        function (this: object, method: Function, ctx: HttpContext) {
          return method.call(this, ctx, ctx.request.header('x-cart'))
        },
        'a decorator outside calls \\"index\\" with more than AdonisJS does',
      ],
      [
        'in place of a value',
        function (this: { cart: unknown }, method: Function, ctx: HttpContext) {
          this.cart = ctx.request.header('x-cart')
          return method.call(this, ctx)
        },
        'a decorator outside has set \\"cart\\" on its controller',
      ],
    ] as [string, (method: Function, ctx: HttpContext) => unknown, string][])
    .run(async ({ assert }, [, give, detail]) => {
      const outside = (_: object, _name: string, descriptor: PropertyDescriptor) => {
        const method = descriptor.value
        descriptor.value = function (this: object, ctx: HttpContext) {
          return give.call(this, method, ctx)
        }
      }
      class Controller {
        cart: string | null = null
        /** What each controller makes for itself is nobody's */
        madeAt = performance.now()
        own = {}

        @outside
        @cachePage(60)
        index(_ctx: HttpContext, cart?: string) {
          return `the cart of ${cart ?? this.cart}`
        }

        @cachePage(60)
        other() {
          return `${typeof this.madeAt} ${typeof this.own}`
        }
      }
      const app = await startApp({
        routes: (router) => {
          router.get('/', [Controller, 'index'])
          router.get('/other', [Controller, 'other'])
        },
      })
      for (const name of ['ada', 'bob']) {
        const { body, cacheStatus } = await app.get('/', { headers: { 'x-cart': name } })
        assert.equal(body, `the cart of ${name}`)
        assert.equal(cacheStatus, `page-cache; fwd=uri-miss; detail="handler: ${detail}"`)
      }
      assert.include(await app.cacheStatus('/other'), 'stored')
    })

  test('a decorated action keeps its name and its number of parameters', ({ assert }) => {
    class Controller {
      @cachePage(60)
      index(_ctx: HttpContext, _service: object) {}
    }
    const { index } = new Controller()

    assert.equal(index.name, 'index')
    assert.equal(index.length, 2)
  })
})

/**
 * Before anything but a method a decorator would do nothing, and nobody would know.
 */
test.group('Decorators where they do nothing', () => {
  const caches = cachePage(60) as any
  const message = (what: string) => `cachePage(): it decorates ${what}, and can only decorate`

  test('where it is not called: {0}, with legacy decorators')
    .with([
      ['cachePage', 'cachePage(60)', cachePage],
      ['cachePageForever', `cachePageForever('1h')`, cachePageForever],
    ])
    .run(({ assert }, [name, call, bare]) => {
      const decorator = bare as any
      const declare = () => {
        class Controller {
          @decorator
          index() {}
        }
        return Controller
      }
      assert.throws(declare, E_INVALID_POLICY)
      assert.throws(declare, `${name}: it decorates without being called. Write @${call}`)
    })

  test('where it is not called, with standard decorators', ({ assert }) => {
    const declare = (code: string) => () => withStandardDecorators(code, { cachePage })
    const text = 'cachePage: it decorates without being called. Write @cachePage(60)'
    assert.throws(declare('class Controller { @cachePage index() {} }'), text)
    assert.throws(
      declare('@cachePage class Controller {}'),
      /^cachePage: it decorates a class, .* write @cachePage\(60\) above the method/
    )
  })

  test('before {what}, with legacy decorators')
    .with([
      {
        what: '"index"',
        declare: () => {
          class Controller {
            @caches
            index = async () => 'an arrow function'
          }
          return Controller
        },
      },
      {
        what: '"title"',
        declare: () => {
          class Controller {
            @caches
            get title() {
              return ''
            }
          }
          return Controller
        },
      },
      {
        what: '"create"',
        declare: () => {
          class Controller {
            @caches
            static create() {}
          }
          return Controller
        },
      },
      {
        what: 'a class',
        declare: () => {
          @caches
          class Controller {}
          return Controller
        },
      },
    ])
    .run(({ assert }, { what, declare }) => {
      assert.throws(declare, E_INVALID_POLICY)
      assert.throws(declare, new RegExp(RegExp.escape(message(what))))
    })

  test('before {0}, with standard decorators')
    .with([
      ['"index"', 'class { @caches index = async () => "an arrow function" }'],
      ['"title"', 'class { @caches get title() { return "" } }'],
      ['"create"', 'class { @caches static create() {} }'],
      ['"#hidden"', 'class { @caches #hidden() {} }'],
      ['"Controller"', '@caches class Controller {}'],
    ])
    .run(({ assert }, [what, code]) => {
      const declare = () => withStandardDecorators(code, { caches })
      assert.throws(declare, E_INVALID_POLICY)
      assert.throws(declare, new RegExp(RegExp.escape(message(what))))
    })
})
