import { test } from '@japa/runner'
import { defineConfig, formatters, loaders, type I18n } from '@adonisjs/i18n'
import { outer } from '../support/outer.ts'
import { startApp } from '../support/test_app.ts'
import { byPath } from '../../src/keys/by_path.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { I18nManager } from '@adonisjs/i18n'

type Localised = HttpContext & { i18n: I18n }

test.group('Locales', () => {
  test('each language has its own page, however it is asked for', async ({ assert, fs }) => {
    await fs.create('en/messages.json', '{"greeting":"Hello"}')
    await fs.create('fr/messages.json', '{"greeting":"Bonjour"}')
    let runs = 0
    let i18n: I18nManager

    const app = await startApp({
      providers: [() => import('@adonisjs/i18n/i18n_provider')],
      configs: {
        i18n: defineConfig({
          defaultLocale: 'en',
          formatter: formatters.icu(),
          loaders: [loaders.fs({ location: fs.baseUrl })],
        }),
      },
      middleware: [
        // What `node ace configure @adonisjs/i18n` writes into an application.
        outer((ctx, next) => {
          const locale = i18n.getSupportedLocaleFor(ctx.request.languages())
          ;(ctx as Localised).i18n = i18n.locale(locale || i18n.defaultLocale)
          return next()
        }),
      ],
      routes: async (router, { container }) => {
        i18n = await container.make('i18n')
        const greet = (ctx: HttpContext) => {
          runs++
          return (ctx as Localised).i18n.t('messages.greeting')
        }
        router.get('/url', greet).use(cachePage(60))
        router.get('/path', greet).use(cachePage(60, byPath))
      },
    })
    const ask = (path: string, language: string) =>
      app.get(path, { headers: { 'accept-language': language } })

    for (const path of ['/url', '/path']) {
      runs = 0
      const first = await Promise.all(['en', 'fr', 'de'].map((language) => ask(path, language)))
      assert.deepEqual(
        first.map(({ body }) => body),
        ['Hello', 'Bonjour', 'Hello']
      )
      const canadian = await ask(path, 'fr-CA, fr;q=0.9, en;q=0.8')
      assert.equal(canadian.body, 'Bonjour')
      assert.match(canadian.cacheStatus!, /^page-cache; hit/)
      assert.equal(runs, 2)
    }
  })
})
