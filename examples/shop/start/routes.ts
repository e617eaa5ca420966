import { byPath, byUrl, cachePage } from 'adonis-cache-helpers'
import pageCache from 'adonis-cache-helpers/services/main'
import router from '@adonisjs/core/services/router'
import { middleware } from '#start/kernel'

const AccountController = () => import('#controllers/account_controller')
const ApiProductsController = () => import('#controllers/api_products_controller')
const CartController = () => import('#controllers/cart_controller')
const CategoriesController = () => import('#controllers/categories_controller')
const FeedController = () => import('#controllers/feed_controller')
const HealthController = () => import('#controllers/health_controller')
const HomeController = () => import('#controllers/home_controller')
const OffersController = () => import('#controllers/offers_controller')
const PriceListController = () => import('#controllers/price_list_controller')
const ProductsController = () => import('#controllers/products_controller')
const ReportsController = () => import('#controllers/reports_controller')
const SearchController = () => import('#controllers/search_controller')
const SessionController = () => import('#controllers/session_controller')

const { number, slug } = router.matchers

router.get('/', [HomeController, 'index']).as('home')
router.get('/products', [ProductsController, 'index']).as('products.index')
router.get('/products/:id', [ProductsController, 'show']).where('id', number()).as('products.show')
router
  .get('/categories/:slug', [CategoriesController, 'show'])
  .where('slug', slug())
  .as('categories.show')
router.get('/offers', [OffersController, 'index']).as('offers')
router.get('/price-list', [PriceListController, 'index']).as('price_list')
router.get('/search', [SearchController, 'index']).as('search')
router.get('/reports', [ReportsController, 'index']).as('reports.index')
router.get('/reports/:year', [ReportsController, 'show']).where('year', number()).as('reports.show')
router.get('/feed.xml', [FeedController]).use(cachePage(60, byPath)).as('feed')
router.get('/health', [HealthController, 'index']).as('health')

/**
 * A key that is the path alone, on pages that belong to one visitor: a mistake that is easily made,
 * and that leaks nothing. The cache sees that the cart is read from the session, and that someone is
 * logged in to see their account, and keeps neither page.
 */
router.get('/cart', [CartController, 'index']).use(cachePage(60, byPath)).as('cart.index')
router.post('/cart', [CartController, 'store']).as('cart.store')

router
  .group(() => {
    router.get('/login', [SessionController, 'create']).as('session.create')
    router.post('/login', [SessionController, 'store']).as('session.store')
  })
  .use(middleware.guest())

router
  .group(() => {
    router.post('/logout', [SessionController, 'destroy']).as('session.destroy')
    router
      .get('/account', [AccountController, 'show'])
      .use(cachePage(60, byPath))
      .as('account.show')
  })
  .use(middleware.auth())

/**
 * What the page cache has, and does: at `/admin/page-cache`, and `/admin/health`, for those who are logged
 * in. A shop that sells something lets only its own people through.
 */
router
  .group(() => {
    pageCache.dashboard(router)
    router.get('/health', [HealthController, 'show']).as('admin.health')
  })
  .prefix('/admin')
  .use(middleware.auth())

router
  .group(() => {
    router.get('/products', [ApiProductsController, 'index']).as('products.index')
    router
      .get('/products/:id', [ApiProductsController, 'show'])
      .where('id', number())
      .as('products.show')
  })
  .prefix('/api')
  .as('api')
  .use([middleware.json(), cachePage(60, byUrl, { allow: ['user'], allowQuery: ['page'] })])
