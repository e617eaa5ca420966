import { setTimeout } from 'node:timers/promises'
import { defineConfig as defineLoggers } from '@adonisjs/core/logger'
import { startApp, type TestApp, type TestAppOptions } from '../support/test_app.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { HttpContext } from '@adonisjs/core/http'

const FILLER = 'x'.repeat(2048)
const TOPICS = 50

/** Each so many productions of a page that fails do fail */
const FAILS = 5

/**
 * An application with pages of all kinds: kept for a time and for ever, in variants, stale ones that
 * are renewed, ones that fail now and then, and ones that may not be stored.
 *
 * @param timeout - Of the pages that are kept for a time, in seconds
 * @param memo - How long what was read is remembered
 */
export function startSoakApp(
  cache: NonNullable<TestAppOptions['cache']>,
  timeout: number,
  memo: string
): Promise<TestApp> {
  let runs = 0
  const page = ({ request }: HttpContext) => `${request.url()} ${++runs} ${FILLER}`
  const tags = ({ params }: HttpContext) => ['all', `topic:${params.id % TOPICS}`]
  const grace = timeout / 2
  return startApp({
    cache,
    appUrl: 'http://a.test',
    config: { jitter: 0.2, flightTimeout: '5s', memo },
    configs: { logger: defineLoggers({ default: 'app', loggers: { app: { enabled: false } } }) },
    routes: (router) => {
      router.get('/timed/:id', page).use(cachePage(timeout, undefined, { grace, tags }))
      router.get('/forever/:id', page).use(cachePageForever(timeout, undefined, { tags }))
      router
        .get('/varied/:id', (ctx) => {
          ctx.response.vary('Accept-Language')
          return `${ctx.request.header('accept-language')} ${page(ctx)}`
        })
        .use(cachePage(timeout, undefined, { grace, tags }))
      router
        .get('/failing/:id', (ctx) => {
          if (++runs % FAILS === 0) {
            throw new Error('It fails')
          }
          return page(ctx)
        })
        .use(cachePage(timeout, undefined, { staleIfError: '1h', timeLimit: '5s' }))
      router
        .get('/slow/:id', async (ctx) => {
          await setTimeout(20)
          return page(ctx)
        })
        .use(cachePage(timeout))
      router
        .get('/refused/:id', (ctx) => {
          ctx.response.plainCookie('seen', 'yes')
          return page(ctx)
        })
        .use(cachePage(timeout))
      router
        .get('/missing/:id', ({ response }) => response.notFound('There is no such page'))
        .use(cachePage(timeout, undefined, { statuses: [404] }))
    },
  })
}
