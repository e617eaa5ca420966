import { drivers, store } from '@adonisjs/cache'
import { startApp, type TestApp, type TestAppOptions } from '../../support/test_app.ts'
import { cachePage } from '../../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../../src/controllers/cache_page_forever.ts'
import { PageCache } from '../../../src/page_cache/page_cache.ts'
import type { DashboardOptions } from '../../../src/dashboard_options.ts'
import type { HttpContext, Router } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** Where it is */
export const DASHBOARD = '/admin/page-cache'

/** In front of it: who lets everybody through, in tests */
const guard = (_: HttpContext, next: NextFn) => next()

interface Options extends Partial<TestAppOptions> {
  dashboard?: DashboardOptions
  /** Whether a middleware is in front of it. Default: true */
  isGuarded?: boolean
}

/**
 * An application with some pages, and with the dashboard.
 */
export function startDashboard({
  dashboard = {},
  isGuarded = true,
  routes,
  ...options
}: Options = {}): Promise<TestApp> {
  return startApp({
    cache: {
      default: 'main',
      stores: { main: store().useL1Layer(drivers.memory({ maxItems: 1_000_000 })) },
    },
    ...options,
    routes: async (router, app) => {
      const pageCache = await app.container.make(PageCache)
      declarePages(router)
      await routes?.(router, app)
      const group = router.group(() => pageCache.dashboard(router, dashboard)).prefix('/admin')
      if (isGuarded) {
        group.use(guard)
      }
    },
  })
}

function declarePages(router: Router): void {
  router
    .get('/products/:id', ({ params }) =>
      `product ${params.id} `.repeat(100 + (params.id % 9) * 90)
    )
    .as('products.show')
    .use(
      cachePage('10m', undefined, {
        tags: ({ params }) => ['products', `product:${params.id}`, `shelf:${params.id % 7}`],
      })
    )
  router
    .get('/reports/:year', ({ params, pageCache }) => {
      pageCache.tag('sales')
      return `report of ${params.year} `.repeat(900)
    })
    .as('reports.show')
    .use(cachePageForever('1d', undefined, { tags: ['reports'] }))
  router
    .get('/news', ({ request }) => `news in ${request.language(['en', 'de'])}`)
    .as('news.index')
    .use(cachePage(5, undefined, { grace: '1h', tags: ['news'] }))
  router
    .get('/cart', ({ response }) => {
      response.plainCookie('cart', '1')
      return 'cart'
    })
    .as('cart.index')
    .use(cachePage(60))
  router
    .get('/api/search', () => 'found')
    .as('search')
    .use(cachePage(60, () => null))
}
