import { getActiveTest } from '@japa/runner'
import { drivers, store } from '@adonisjs/cache'
import { defineConfig as defineHttpConfig, type Router } from '@adonisjs/core/http'
import { AceFactory, IgnitorFactory } from '@adonisjs/core/factories'
import type { Kernel } from '@adonisjs/core/ace'
import type { ApplicationService } from '@adonisjs/core/types'
import { inNodeEnv } from '../../support/node_env.ts'
import { defineConfig } from '../../../src/define_config.ts'
import type { Provider } from '../../support/test_app.ts'
import type { CacheHelpersConfig } from '../../../src/types.ts'

const BASE_URL = new URL('../tmp/', import.meta.url)

type CommandModule = ApplicationService['rcFile']['commands'][number]

export interface ConsoleOptions {
  /** Root of the application. Default: a folder that does not exist */
  root?: URL
  /** Of adonisrc.ts, in the order of registration */
  commands?: CommandModule[]
  routes?: (router: Router) => void
  /** config/cache_helpers.ts */
  config?: CacheHelpersConfig
  /** config/cache.ts. Default: one memory store, `default` */
  cache?: { default: string; stores: Record<string, ReturnType<typeof store>> }
  /** Providers of other packages, which stand before ours */
  providers?: Provider[]
  /** Further config files */
  configs?: Record<string, unknown>
  appUrl?: string
  /** What start/kernel.ts does */
  prepare?: (app: ApplicationService) => void | Promise<void>
  /** NODE_ENV. Default: that of the tests, which is none, as in an application of startApp() */
  nodeEnv?: string
}

/**
 * The console application that `node ace` starts, ready to run commands, and terminated when the
 * test ends. What commands write is kept in `kernel.ui.logger`.
 */
export async function startConsole(options: ConsoleOptions = {}): Promise<Kernel> {
  const ignitor = new IgnitorFactory()
    .withCoreProviders()
    .withCoreConfig()
    .merge({
      rcFileContents: {
        commands: options.commands ?? [],
        providers: [
          () => import('@adonisjs/cache/cache_provider'),
          ...(options.providers ?? []),
          () => import('../../../providers/cache_helpers_provider.ts'),
        ],
      },
      config: {
        app: { appUrl: options.appUrl ?? 'http://localhost', http: defineHttpConfig({}) },
        cache: options.cache ?? {
          default: 'default',
          stores: { default: store().useL1Layer(drivers.memory({})) },
        },
        cache_helpers: defineConfig({ enabled: true, ...options.config }),
        ...options.configs,
      },
    })
    .create(options.root ?? BASE_URL, { importer: (specifier) => import(specifier) })

  return inNodeEnv(options.nodeEnv, async () => {
    const kernel = await new AceFactory().make(ignitor)
    kernel.ui.switchMode('raw')
    getActiveTest()?.cleanup(() => kernel.app.terminate())
    await kernel.app.boot()
    await kernel.app.start(async () => {
      await options.prepare?.(kernel.app)
      options.routes?.(await kernel.app.container.make('router'))
    })
    return kernel
  })
}

/**
 * What commands have written so far, one message a line.
 *
 * @param stream - Default: both
 */
export function output(kernel: Kernel, stream?: 'stdout' | 'stderr'): string {
  return kernel.ui.logger
    .getLogs()
    .filter((log) => stream === undefined || log.stream === stream)
    .map(({ message }) => message)
    .join('\n')
}
