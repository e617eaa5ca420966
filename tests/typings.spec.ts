import { test } from '@japa/runner'
import { compose } from '@adonisjs/core/helpers'
import { BaseModel } from '@adonisjs/lucid/orm'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { TagsPages } from '../src/data/tags_pages.ts'
import type { PageCache } from '../index.ts'
import {
  byPath,
  byUrl,
  byView,
  cachePage,
  cachePageForever,
  CachePageForeverMixin,
  CachePageMixin,
  defineConfig,
  networks,
} from '../index.ts'
import type {
  CachePageForeverStatics,
  CachePageStatics,
  Consent,
  KeyFunc,
  Network,
  OnMiss,
  ResolvedConfig,
  Timeout,
} from '../src/types.ts'

class BaseController {
  static shared = 'static of the base'
  protected secret = 1
  name: string
  constructor(name: string, _age?: number) {
    this.name = name
  }
  greet(): this {
    return this
  }
}

abstract class AbstractController {
  abstract title(): string
}

/**
 * Wrong types are found when the package is type-checked: every `@ts-expect-error` here is an
 * error itself where the mistake after it is none.
 */
test.group('Typings | mixins', () => {
  test('static properties are as wide as they may be set', ({ expectTypeOf }) => {
    const Page = CachePageMixin()
    expectTypeOf(Page.cacheTimeout).toEqualTypeOf<Timeout | ((ctx: HttpContext) => Timeout)>()
    expectTypeOf(Page.cacheKeyFunc).toEqualTypeOf<KeyFunc>()
    expectTypeOf(Page.cacheKeyPrefix).toEqualTypeOf<
      string | null | ((ctx: HttpContext) => string | null)
    >()
    expectTypeOf(Page.cacheCache).toEqualTypeOf<string | null>()
    expectTypeOf(Page.cacheActions).toEqualTypeOf<string[]>()
    expectTypeOf(Page.cacheAllow).toEqualTypeOf<string[]>()
    expectTypeOf(Page.cacheStatuses).toEqualTypeOf<number[]>()
    expectTypeOf(Page.cachePublic).toEqualTypeOf<boolean>()
    expectTypeOf(Page.cacheBrowserTimeout).toEqualTypeOf<number | string | null>()
    expectTypeOf(Page.cacheTags).toEqualTypeOf<string[] | ((ctx: HttpContext) => string[])>()
    expectTypeOf(Page.cacheStaleIfError).toEqualTypeOf<number | string>()
    expectTypeOf<typeof Page>().toMatchTypeOf<CachePageStatics>()

    const Forever = CachePageForeverMixin()
    expectTypeOf(Forever.cacheOnMiss).toEqualTypeOf<string>()
    expectTypeOf<typeof Forever>().toMatchTypeOf<CachePageForeverStatics>()
  })

  test('members of the base class survive', ({ expectTypeOf }) => {
    for (const Cached of [
      CachePageMixin(BaseController),
      compose(BaseController, CachePageMixin),
    ]) {
      class Controller extends Cached {
        static cacheTimeout = '1h'
        own = true
        read() {
          return this.secret
        }
      }
      const controller = new Controller('name')
      expectTypeOf(controller.name).toBeString()
      expectTypeOf(controller.greet()).toEqualTypeOf<Controller>()
      expectTypeOf(controller.read()).toBeNumber()
      expectTypeOf(Controller.shared).toBeString()
      expectTypeOf<ConstructorParameters<typeof Controller>>().toEqualTypeOf<
        [name: string, _age?: number]
      >()
    }
  })

  test('an abstract base class stays abstract', ({ expectTypeOf }) => {
    // @ts-expect-error: title() is missing
    class Incomplete extends CachePageMixin(AbstractController) {}
    class Complete extends CachePageMixin(AbstractController) {
      static cacheTimeout = 60
      title() {
        return 'title'
      }
    }
    expectTypeOf(new Complete().title()).toBeString()
    expectTypeOf<typeof Incomplete>().toMatchTypeOf<CachePageStatics>()
  })

  test('mixins combine with others', ({ expectTypeOf }) => {
    const Sluggable = <Base extends new (...args: any[]) => object>(superclass: Base) =>
      class extends superclass {
        slug = 'a-slug'
      }
    class Controller extends compose(BaseController, Sluggable, CachePageMixin) {
      static cacheTimeout = 60
    }
    const { slug, name } = new Controller('name')
    expectTypeOf([slug, name]).toEqualTypeOf<string[]>()
  })

  test('subclasses may set every static property to all that it may be', ({ expectTypeOf }) => {
    class Parent extends CachePageMixin() {
      static cacheTimeout = (_ctx: HttpContext) => '10m'
      static cacheKeyFunc = async (_ctx: HttpContext) => null
      static cacheKeyPrefix: string | null = null
      static cacheCache: string | null = null
    }
    class Child extends Parent {
      static cacheKeyPrefix = 'child'
      static cacheCache = 'redis'
    }
    expectTypeOf(Child.cacheCache).toBeString()
  })

  test('static properties need no annotation', ({ expectTypeOf }) => {
    class Timed extends CachePageMixin() {
      static cacheTimeout = 'response'
      static cacheAllow = ['user']
      static cacheVary = ['accept']
      static cacheStatuses = [404]
      static cacheTags = ['posts']
      static cachePublic = true
      static cacheStaleIfError = '1h'
    }
    class Kept extends CachePageForeverMixin() {
      static cacheTimeout = null
      static cacheOnMiss = 'render'
      static cacheTags = ({ params }: HttpContext) => [`post:${params.id}`]
    }
    expectTypeOf(Timed.cacheAllow).toEqualTypeOf<string[]>()
    expectTypeOf(Kept.cacheOnMiss).toBeString()
  })

  test('static properties may be annotated with what they may be', () => {
    class Kept extends CachePageForeverMixin() {
      static cacheAllow: Consent[] = ['user']
      static cacheOnMiss: OnMiss = 'render'
    }
    void Kept
  })

  test('wrong static properties are compile errors', () => {
    // @ts-expect-error: no boolean
    class Timed extends CachePageMixin() {
      static cacheTimeout = true
    }
    // @ts-expect-error: a function is wanted
    class Keyed extends CachePageMixin() {
      static cacheKeyFunc = 'byUrl'
    }
    // @ts-expect-error: a list is wanted
    class Listed extends CachePageMixin() {
      static cacheActions = 'index'
    }
    // @ts-expect-error: a string is wanted
    class Missed extends CachePageForeverMixin() {
      static cacheOnMiss = 503
    }
    // @ts-expect-error: a list of strings is wanted
    class Allowed extends CachePageMixin() {
      static cacheAllow = [true]
    }
    void [Timed, Keyed, Listed, Missed, Allowed]
  })

  test('a static property of the other mixin is not there', () => {
    // @ts-expect-error: for pages that are kept for ever only
    void CachePageMixin().cacheOnMiss
    // @ts-expect-error: for pages that expire only
    void CachePageForeverMixin().cacheStaleIfError
  })
})

test.group('Typings | cachePage', () => {
  test('is a middleware and a decorator of both kinds', ({ expectTypeOf }) => {
    const declaration = cachePage(60)
    expectTypeOf(declaration).toBeCallableWith({} as HttpContext, (() => {}) as NextFn)
    expectTypeOf(declaration).toBeCallableWith({}, 'index', {})
    type Action = (ctx: HttpContext) => Promise<string>
    const action: Action = async () => ''
    const decorate = () => declaration(action, {} as ClassMethodDecoratorContext)
    expectTypeOf(decorate).returns.toEqualTypeOf<Action>()

    class Controller {
      @cachePage('1h', byUrl, { tags: ['a'] })
      index(_ctx: HttpContext) {}

      @cachePageForever(null, byView, { onMiss: 'unavailable' })
      show(_ctx: HttpContext, _other: object) {}
    }
    expectTypeOf(new Controller().index).toEqualTypeOf<(_ctx: HttpContext) => void>()
  })

  test('takes what makes sense', () => {
    cachePage((ctx) => (ctx.request.secure() ? 60 : '1h'), byPath)
    cachePage(60, async (ctx) => ctx.params.id, { staleIfError: '1h', allow: ['user'] })
    cachePageForever(null, undefined, { statuses: [404], keyPrefix: () => null })
  })

  test('wrong arguments are compile errors', ({ assert }) => {
    const wrong = [
      // @ts-expect-error: a timeout is required
      () => cachePage(),
      // @ts-expect-error: null is for pages that are kept for ever
      () => cachePage(null),
      // @ts-expect-error: no boolean
      () => cachePage(true),
      // @ts-expect-error: a function is wanted
      () => cachePage(60, 'byUrl'),
      // @ts-expect-error: there is no such option
      () => cachePage(60, byUrl, { keyPrefx: 'a' }),
      // @ts-expect-error: for pages that are kept for ever only
      () => cachePage(60, byUrl, { onMiss: 'store' }),
      // @ts-expect-error: this one cannot be allowed
      () => cachePage(60, byUrl, { allow: ['flash'] }),
      // @ts-expect-error: for pages that expire only
      () => cachePageForever(60, byUrl, { staleIfError: 60 }),
      // @ts-expect-error: there is no such answer
      () => cachePageForever(60, byUrl, { onMiss: 'later' }),
    ]
    wrong.forEach((declare) => assert.throws(declare))

    // @ts-expect-error: a key is a string
    cachePage(60, () => 5)
    // @ts-expect-error: a timeout is no boolean
    cachePage(() => true)
  })
})

test.group('Typings | defineConfig', () => {
  test('takes the fields of the configuration', ({ expectTypeOf }) => {
    expectTypeOf(defineConfig({ hosts: ['example.com'] })).toEqualTypeOf<ResolvedConfig>()
  })

  test('takes networks that are known, and others', ({ expectTypeOf }) => {
    const known = networks.varnish({ url: 'http://127.0.0.1:6081' })
    const own: Network = { ...known, name: 'Edge', purge: async () => {} }
    expectTypeOf(defineConfig({ networks: [known, own] })).toEqualTypeOf<ResolvedConfig>()
  })

  test('wrong fields are compile errors', ({ assert }) => {
    // @ts-expect-error: there is no such field
    assert.throws(() => defineConfig({ timeout: 60 }))
    // @ts-expect-error: a list is wanted
    assert.throws(() => defineConfig({ hosts: 'example.com' }))
    // @ts-expect-error: this one cannot be allowed
    assert.throws(() => defineConfig({ allow: ['set-cookie'] }))
  })
})

test.group('Typings | TagsPages', () => {
  class Post extends compose(BaseModel, TagsPages) {
    static pageTag = 'posts'
    static pagesOnWrite = 'expire'

    declare id: number
    declare title: string

    shout() {
      return this.title.toUpperCase()
    }
  }

  test('a model is what it was, with what it says of pages', ({ expectTypeOf }) => {
    expectTypeOf(Post.pageTag).toEqualTypeOf<string>()
    expectTypeOf(TagsPages(BaseModel).pagesOnWrite).toEqualTypeOf<string | null>()
    const read = async () => ({ one: await Post.find(1), all: await Post.query() })
    expectTypeOf(read).returns.resolves.toEqualTypeOf<{ one: Post | null; all: Post[] }>()
    expectTypeOf(new Post().shout).returns.toEqualTypeOf<string>()
  })

  test('only models and their rows are followed', () => {
    const wrong = (pageCache: PageCache, post: Post) => [
      pageCache.forgetModel(Post),
      pageCache.forgetModel({ pageTag: 'posts' }),
      pageCache.forgetRow(post),
      // @ts-expect-error: it has no tag
      pageCache.forgetModel(BaseModel),
      // @ts-expect-error: a row is wanted
      pageCache.forgetRow(7),
      // @ts-expect-error: there is no such kind
      pageCache.forgetTags(['posts'], { kind: 'timed' }),
    ]
    void wrong
    // @ts-expect-error: it is no model
    void (() => TagsPages(BaseController))
  })
})
