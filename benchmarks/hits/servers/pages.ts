/**
 * This package, in each of the ways in which a page is declared and kept.
 */
import { BODIES, type Body } from '../bodies.ts'
import { startApp } from '../../../tests/support/test_app.ts'
import { cachePage } from '../../../src/controllers/cache_page.ts'
import { CachePageMixin } from '../../../src/controllers/cache_page_mixin.ts'
import { stores } from './stores.ts'
import { tell } from './serve.ts'
import type { HttpContext } from '@adonisjs/core/http'

/** What a visitor is told of the page, and what the page is told of the visitor */
const NAME = '{name-of-the-visitor}'

const app = await startApp({
  ...(await stores({})),
  config: {
    holes: [{ name: 'visitor', find: () => NAME, fill: () => 'Grace' }],
  },
  routes: (router) => {
    for (const body of BODIES) {
      const answer = answerOf(body)
      const path = (kind: string) => `/${kind}/${body.name}`
      router.get(path('mixin'), [mixed(answer), 'show']).as(path('mixin'))
      router.get(path('decorator'), [decorated(answer), 'show']).as(path('decorator'))
      router.get(path('memory'), answer).use(cachePage('1h'))
      router.get(path('redis'), answer).use(cachePage('1h', undefined, { cache: 'redis' }))
      router.get(path('tiers'), answer).use(cachePage('1h', undefined, { cache: 'tiers' }))
      router.get(path('tags'), answer).use(cachePage('1h', undefined, { tags: eight() }))
      router
        .get(path('vary'), answer)
        .use(cachePage('1h', undefined, { vary: ['accept-language'] }))
      router
        .get(path('hole'), (ctx) => answer(ctx).replace('lorem', NAME).replace('Lorem', NAME))
        .use(cachePage('1h'))
    }
  },
})
tell(app.url)

type Answer = (ctx: HttpContext) => string

function answerOf({ type, text }: Body): Answer {
  return ({ response }) => {
    response.header('content-type', type)
    return text
  }
}

function mixed(answer: Answer) {
  return class MixedController extends CachePageMixin() {
    static cacheTimeout = '1h'
    show(ctx: HttpContext) {
      return answer(ctx)
    }
  }
}

function decorated(answer: Answer) {
  class DecoratedController {
    @cachePage('1h')
    show(ctx: HttpContext) {
      return answer(ctx)
    }
  }
  return DecoratedController
}

function eight(): string[] {
  return Array.from({ length: 8 }, (_, index) => `tag-${index}`)
}
