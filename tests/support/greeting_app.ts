import { webStack } from './web_stack.ts'
import { startApp, type TestApp } from './test_app.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { CachePageOptions, Hole } from '../../src/types.ts'
import type { Answer } from './visitor.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { Session } from '@adonisjs/session'

const sessionOf = (ctx: HttpContext) => (ctx as unknown as { session: Session }).session

/**
 * The name that a visitor has given.
 */
export function nameOf(ctx: HttpContext): string | undefined {
  return sessionOf(ctx).get('name')
}

export interface GreetingOptions {
  /** Makes the body of the page. What it reads of the visitor is recorded */
  page: (ctx: HttpContext) => unknown
  /** Of the hole `user-name`, beside its `find` and `fill` */
  hole?: Partial<Hole>
  /** Of the page. It may read the session */
  options?: CachePageOptions
  /** Edge templates, by name */
  views?: Record<string, string>
}

/**
 * An application whose visitors give themselves any name, and a page that may say it.
 */
export async function greetingApp({ page, hole, options, views }: GreetingOptions): Promise<
  TestApp & {
    /** Asks for the page as a new visitor of that name; without a name, as one who has none */
    ask: (name?: string) => Promise<Answer>
    /** What they read */
    bodyOf: (name?: string) => Promise<string>
    /** The `Cache-Status` that they get */
    statusOf: (name?: string) => Promise<string>
  }
> {
  const app = await startApp({
    ...webStack({ views }),
    config: { holes: [{ name: 'user-name', find: nameOf, fill: nameOf, ...hole }] },
    routes: (router) => {
      router.get('/name', (ctx) => {
        sessionOf(ctx).put('name', ctx.request.input('name'))
      })
      router
        .get('/', page as never)
        .use(cachePage(60, undefined, { allow: ['session'], ...options }))
    },
  })
  const ask = async (name?: string) => {
    const visitor = app.visitor()
    if (name !== undefined) {
      await visitor.get(`/name?name=${encodeURIComponent(name)}`)
    }
    return visitor.get('/')
  }
  return {
    ...app,
    ask,
    bodyOf: (name) => ask(name).then(({ body }) => body),
    statusOf: (name) => ask(name).then(({ cacheStatus }) => String(cacheStatus)),
  }
}
