import { shopRoutes } from './shop_routes.ts'

/**
 * A URL of each route that has parameters.
 */
const EXAMPLES: Record<string, string> = {
  '/products/:id': '/products/1',
  '/categories/:slug': '/categories/toys',
  '/reports/:year': '/reports/2025',
  '/api/products/:id': '/api/products/1',
}

/**
 * Where the shop has mounted the dashboard of the page cache, which is looked at in dashboard.spec.ts.
 */
const DASHBOARD = '/admin/page-cache'

/**
 * What else a page may show: pages of a list, something and nothing found, what is not there.
 */
const FURTHER = ['/products?page=2', '/search?q=tent', '/search?q=nothing-like-it', '/nowhere']

/**
 * A URL of each page of the shop.
 *
 * @throws Error - where a route has parameters, and no example
 */
export async function pageUrls(): Promise<string[]> {
  const patterns = await shopRoutes()
  const ofShop = patterns.filter((pattern) => !pattern.startsWith(DASHBOARD))
  const paths = ofShop.map((pattern) => EXAMPLES[pattern] ?? pattern)
  const unknown = paths.filter((path) => path.includes(':'))
  if (unknown.length > 0) {
    throw new Error(`tests/e2e/support/page_urls.ts needs an example of ${unknown.join(', ')}`)
  }
  return [...paths, ...FURTHER]
}
