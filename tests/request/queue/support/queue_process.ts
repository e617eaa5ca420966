/*
 * A console application in a process of its own, with the commands `warmup:many` and
 * `queue:work`.
 */
import { ListLoader, type Kernel } from '@adonisjs/core/ace'
import { defineConfig as defineHttpConfig } from '@adonisjs/core/http'
import { IgnitorFactory } from '@adonisjs/core/factories'
import { backend, type BackendName } from './backend.ts'
import { defineConfig } from '../../../../src/define_config.ts'
import { WarmupMany } from './warmup_many.ts'

const { BACKEND, BACKEND_ID, APP_URL, KNOWS_COMMAND = 'yes' } = process.env
const { cache, providers, configs } = backend(BACKEND as BackendName, BACKEND_ID!)

await new IgnitorFactory()
  .withCoreProviders()
  .withCoreConfig()
  .merge({
    rcFileContents: {
      commands: [() => import('@adonisjs/queue/commands')],
      providers: [
        () => import('@adonisjs/cache/cache_provider'),
        ...providers,
        () => import('../../../../providers/cache_helpers_provider.ts'),
      ],
    },
    config: {
      app: { appUrl: APP_URL, http: defineHttpConfig({}) },
      cache,
      cache_helpers: defineConfig({ enabled: true }),
      ...configs,
    },
  })
  .create(new URL('../tmp/', import.meta.url), { importer: (specifier) => import(specifier) })
  .ace()
  .configure(async (app) => {
    const kernel = (await app.container.make('ace')) as Kernel
    if (KNOWS_COMMAND === 'yes') {
      kernel.addLoader(new ListLoader([WarmupMany as never]))
    }
  })
  .handle(process.argv.slice(2))
