/**
 * This package, in each of the ways in which a page is declared and kept.
 *
 *   pages.ts [settings]
 */
import { BODIES, type Body } from '../bodies.ts'
import { startApp } from '../../../tests/support/test_app.ts'
import { cachePage } from '../../../src/controllers/cache_page.ts'
import { CachePageMixin } from '../../../src/controllers/cache_page_mixin.ts'
import { stores } from './stores.ts'
import { tell } from './serve.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { CacheHelpersConfig, CachePageOptions } from '../../../src/types.ts'

/**
 * What contestants change about the configuration.
 */
const SETTINGS: Record<string, CacheHelpersConfig> = {
  'none': {},
  'memo: 0': { memo: 0 },
  'compress': { compress: ['gzip'] },
}

/** Of the visitor who fills the page, and of all others */
const [STORED, SENT] = ['a1b2c3d4e5f6g7h8', 'b1c2d3e4f5g6h7i8']
const THREE_WORDS = / [a-z]+ [a-z]+ [a-z]+ /

const [settings = 'none'] = process.argv.slice(2)
const kept = await stores({})
const app = await startApp({
  ...kept,
  config: {
    ...SETTINGS[settings],
    holes: [{ name: 'token', find: () => STORED, fill: () => SENT }],
  },
  routes: (router) => {
    for (const body of BODIES) {
      const answer = answerOf(body)
      const withToken = answerOf({ ...body, text: body.text.replace(THREE_WORDS, ` ${STORED} `) })
      const page = (kind: string, options?: CachePageOptions, handler = answer) =>
        router.get(`/${kind}/${body.name}`, handler).use(cachePage('1h', undefined, options))
      for (const [kind, controller] of [
        ['mixin', mixed(answer)],
        ['decorator', decorated(answer)],
      ] as const) {
        router.get(`/${kind}/${body.name}`, [controller, 'show']).as(`${kind}-${body.name}`)
      }
      for (const cache of Object.keys(kept.cache!.stores)) {
        page(cache, { cache })
      }
      page('tags-8', { tags: tags(8) })
      page('tags-20', { tags: tags(20) })
      page('vary', { vary: ['accept-language'] })
      page('hole', {}, withToken)
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

function tags(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `tag-${index}`)
}
