/*
 * A console application in a process of its own, with one warm-up command: `warmup:pages`, for
 * the URLs of the environment variable URLS.
 */
import { ListLoader, type Kernel } from '@adonisjs/core/ace'
import { defineConfig as defineHttpConfig } from '@adonisjs/core/http'
import { IgnitorFactory } from '@adonisjs/core/factories'
import { drivers, store } from '@adonisjs/cache'
import { defineConfig } from '../../../src/define_config.ts'
import { RequestCommand } from '../../../src/request/request_command.ts'

class WarmupPages extends RequestCommand {
  static commandName = 'warmup:pages'
  urls = process.env.URLS!.split(' ')
  retries = 0
  renew = false
}

await new IgnitorFactory()
  .withCoreProviders()
  .withCoreConfig()
  .merge({
    rcFileContents: {
      providers: [
        () => import('@adonisjs/cache/cache_provider'),
        () => import('../../../providers/cache_helpers_provider.ts'),
      ],
    },
    config: {
      app: { appUrl: process.env.APP_URL, http: defineHttpConfig({}) },
      cache: {
        default: 'default',
        stores: { default: store().useL1Layer(drivers.memory({})) },
      },
      cache_helpers: defineConfig({ enabled: true }),
    },
  })
  .create(new URL('../tmp/', import.meta.url), { importer: (specifier) => import(specifier) })
  .ace()
  .configure(async (app) => {
    const kernel = (await app.container.make('ace')) as Kernel
    kernel.addLoader(new ListLoader([WarmupPages as never]))
  })
  .handle(process.argv.slice(2))
