import router from '@adonisjs/core/services/router'
import { cachePage } from '../../../src/controllers/cache_page.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

const controllers = () => import('./controllers.ts')
const NoTimeoutController = () => controllers().then((all) => ({ default: all.NoTimeout }))
const MisspeltController = () => controllers().then((all) => ({ default: all.Misspelt }))
const UnknownStoreController = () => controllers().then((all) => ({ default: all.UnknownStore }))
const ArrowFunctionController = () => controllers().then((all) => ({ default: all.ArrowFunction }))
const FineController = () => controllers().then((all) => ({ default: all.Fine }))
const NowhereController = () => import('./nowhere.js' as string)

const auth = (_ctx: HttpContext, next: NextFn) => next()

const ROUTES: Record<string, () => void> = {
  'no-timeout': () => router.get('/no-timeout', [NoTimeoutController, 'index']),
  'misspelt': () => router.get('/misspelt', [MisspeltController, 'index']),
  'unknown-store': () => router.get('/unknown-store', [UnknownStoreController, 'index']),
  'arrow-function': () => router.get('/arrow-function', [ArrowFunctionController, 'index']),
  'not-innermost': () => {
    router.group(() => router.get('/not-innermost', () => '').use(auth)).use(cachePage(60))
  },
  'nowhere': () => router.get('/nowhere', [NowhereController, 'index']),
}

router.get('/', [FineController, 'index'])
for (const name of process.env.ROUTES!.split(' ').filter(Boolean)) {
  ROUTES[name]()
}
