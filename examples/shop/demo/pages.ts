/**
 * The four ways to put a page into the cache.
 */
export const WAYS = {
  mixin: 'class extends CachePageMixin(BaseController)',
  forever: 'class extends compose(BaseController, CachePageForeverMixin)',
  decorator: `@cachePage('10m', byUrl) on an action`,
  route: '.use(cachePage(60, byPath)) on a route or a group of routes',
}

export interface DemoPage {
  path: string
  /** How the table calls it. Default: its path */
  title?: string
  way: keyof typeof WAYS
  /** Whether it may be kept. What belongs to one visitor must not */
  isKept: boolean
}

/**
 * The pages of the shop that the demo asks for.
 */
export const PAGES: DemoPage[] = [
  { path: '/reports/2025', way: 'forever', isKept: true },
  { path: '/reports', way: 'forever', isKept: true },
  { path: '/', way: 'mixin', isKept: true },
  { path: '/products', way: 'mixin', isKept: true },
  { path: '/products/1', way: 'mixin', isKept: true },
  { path: '/price-list', title: '/price-list (CDN)', way: 'mixin', isKept: true },
  { path: '/offers', title: '/offers (guest)', way: 'mixin', isKept: true },
  { path: '/categories/toys', way: 'decorator', isKept: true },
  { path: '/search?q=tent', way: 'decorator', isKept: true },
  { path: '/feed.xml', way: 'route', isKept: true },
  { path: '/api/products', way: 'route', isKept: true },
  { path: '/api/products/1', way: 'route', isKept: true },
  { path: '/cart', way: 'route', isKept: false },
]

/**
 * Those that it asks for after it has logged in.
 */
export const MEMBER_PAGES: DemoPage[] = [
  { path: '/offers', title: '/offers (member)', way: 'mixin', isKept: true },
  { path: '/account', way: 'route', isKept: false },
]
