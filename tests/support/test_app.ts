import { createServer, type Server } from 'node:http'
import { defineConfig as defineHttpConfig } from '@adonisjs/core/http'
import { IgnitorFactory } from '@adonisjs/core/factories'
import { drivers, store } from '@adonisjs/cache'
import type { AddressInfo } from 'node:net'
import type { Router } from '@adonisjs/core/http'
import type { ApplicationService } from '@adonisjs/core/types'
import { getActiveTest } from '@japa/runner'
import { defineConfig } from '../../src/define_config.ts'
import { inNodeEnv } from './node_env.ts'
import { PageCache } from '../../src/page_cache/page_cache.ts'
import { FrontRing, isFrontRing } from './front_ring.ts'
import { Visitor, type RequestOptions } from './visitor.ts'
import { frontCache, type RequestHandler } from '../../src/front/front_cache.ts'
import type { CacheHelpersConfig } from '../../src/types.ts'

const BASE_URL = new URL('./tmp/', import.meta.url)

export type Middleware = Parameters<Router['use']>[0][number]

export type Provider = () => Promise<{ default: new (app: ApplicationService) => object }>

export interface TestAppOptions {
  /** Declares the routes. Runs when the application has booted */
  routes: (router: Router, app: ApplicationService) => void | Promise<void>
  /** config/cache_helpers.ts */
  config?: CacheHelpersConfig
  /** config/cache.ts. Default: one memory store, `default` */
  cache?: { default: string; stores: Record<string, ReturnType<typeof store>> }
  /** Options of `http` in config/app.ts */
  http?: Parameters<typeof defineHttpConfig>[0]
  /** Further config files */
  configs?: Record<string, unknown>
  /** Providers of other packages, which are registered before ours */
  providers?: Provider[]
  /** Packages that it has beside those that are installed here, by their names */
  packages?: Record<string, object>
  /** Middleware of the router, outside everything that a route declares */
  middleware?: Middleware[]
  /** APP_URL; `null` for none. Default: where the application answers */
  appUrl?: string | null
  environment?: 'web' | 'test'
  /** NODE_ENV. Default: that of the tests, which is none */
  nodeEnv?: string
  /** Whether the application is one that does not have this package. Default: it has it */
  isWithoutPackage?: boolean
  /** Whether the server's handler is wrapped in `frontCache` */
  front?: boolean
  /** Root of the application. Default: a folder that does not exist */
  root?: URL
}

/**
 * A real AdonisJS application behind a real HTTP server on a free port, closed when the test
 * ends.
 */
export interface TestApp {
  app: ApplicationService
  router: Router
  pageCache: PageCache
  url: string
  node: Server
  /** A new visitor without cookies */
  visitor: () => Visitor
  /** Asks as a visitor of whom nothing is remembered */
  get: Visitor['get']
  /** What such a visitor reads */
  body: (path: string, request?: RequestOptions) => Promise<string>
  /** The `Cache-Status` that such a visitor gets */
  cacheStatus: (path: string, request?: RequestOptions) => Promise<string | undefined>
  request: Visitor['request']
  close: () => Promise<void>
}

export async function startApp(options: TestAppOptions): Promise<TestApp> {
  // Its port is the application's own, which the configuration has to name.
  const node = createServer()
  await new Promise<void>((resolve) => node.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(node.address() as AddressInfo).port}`
  const closeServer = async () => {
    node.closeAllConnections()
    await new Promise((resolve) => node.close(resolve))
  }
  getActiveTest()?.cleanup(closeServer)

  const ignitor = new IgnitorFactory()
    .withCoreConfig()
    .merge({
      rcFileContents: {
        // Those of a web server: the one of the REPL has Node.js load domains, which slow it down.
        providers: [
          () => import('@adonisjs/core/providers/app_provider'),
          () => import('@adonisjs/core/providers/hash_provider'),
          () => import('@adonisjs/cache/cache_provider'),
          ...(options.providers ?? []),
          ...(options.isWithoutPackage
            ? []
            : [() => import('../../providers/cache_helpers_provider.ts')]),
        ],
      },
      config: {
        app: {
          appUrl: options.appUrl === null ? undefined : (options.appUrl ?? url),
          http: defineHttpConfig(options.http ?? {}),
        },
        cache: options.cache ?? {
          default: 'default',
          stores: { default: store().useL1Layer(drivers.memory({})) },
        },
        // Whoever waits in vain does not give up before the test does.
        cache_helpers: defineConfig({ flightTimeout: '1h', ...options.config }),
        ...options.configs,
      },
    })
    .create(options.root ?? BASE_URL, {
      importer: (specifier) => options.packages?.[specifier] ?? import(specifier),
    })

  const app = ignitor.createApp(options.environment ?? 'web')
  await app.init()
  await inNodeEnv(options.nodeEnv, () => app.boot())
  const router = await app.container.make('router')
  router.use(options.middleware ?? [])
  const server = await app.container.make('server')
  const handle: RequestHandler = (request, response) => server.handle(request, response)
  const ring = isFrontRing ? new FrontRing() : null
  node.on('request', ring?.wrap(handle) ?? (options.front ? frontCache(handle) : handle))
  const close = async () => {
    await closeServer()
    await app.terminate()
  }
  getActiveTest()?.cleanup(close)

  const pageCache = (options.isWithoutPackage ? undefined : await app.container.make(PageCache))!
  ring?.declareAll(pageCache, app.config.get('cache_helpers'))
  await app.start(async () => {
    await options.routes(router, app)
    await server.boot()
  })

  const visitor = () => ring?.visitor(url) ?? new Visitor(url)
  const stranger: Visitor['request'] = (method, path, request) =>
    visitor().request(method, path, request)
  return {
    app,
    router,
    pageCache,
    url,
    node,
    visitor,
    request: stranger,
    get: (path, request) => stranger('GET', path, request),
    body: (path, request) => stranger('GET', path, request).then(({ body }) => body),
    cacheStatus: (path, request) =>
      stranger('GET', path, request).then(({ cacheStatus }) => cacheStatus),
    close,
  }
}
