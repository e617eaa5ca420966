import { test } from '@japa/runner'
import { defineConfig } from '@adonisjs/core/bodyparser'
import { startDashboard } from './support/dashboard_app.ts'
import { confirmationFields, sendForm } from './support/form.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'

/** What browsers make of a field: of its ends of lines (HTML, "newline normalization"), and of what is no text */
function asBrowsersSend(fields: URLSearchParams): URLSearchParams {
  const sent = [...fields].map(([name, value]): [string, string] => [
    name,
    value.replace(/\r\n|\r|\n/g, '\r\n').replaceAll('\u0000', '\uFFFD'),
  ])
  return new URLSearchParams(sent)
}

test.group('A form of the dashboard', () => {
  test('is about the very tag that it names: {$self}')
    .with(['a\nb', 'a\rb', ' news', 'news\t', 'nul\u0000', 'a+b&tag=news%20;', '\u202Ertl'])
    .run(async ({ assert }, tag) => {
      const app = await startDashboard({
        configs: { bodyparser: defineConfig({ form: { trimWhitespaces: true } }) },
        middleware: [() => import('@adonisjs/core/bodyparser_middleware')],
        routes: (router) => {
          router.get('/tagged', () => 'page').use(cachePage(60, undefined, { tags: [tag] }))
        },
      })
      const visitor = app.visitor()
      for (const what of ['tag', 'page']) {
        await app.get('/tagged')
        assert.match((await app.cacheStatus('/tagged'))!, /^page-cache; hit/)
        await app.pageCache.settled()
        const [{ key }] = app.pageCache.stats().pages
        const target: Record<string, string> =
          what === 'tag' ? { what, tag } : { what, store: 'main', key }
        const fields = await confirmationFields(visitor, { verb: 'forget', ...target })
        const { status } = await sendForm(visitor, asBrowsersSend(fields))
        assert.equal(status, 303)
        assert.match((await app.cacheStatus('/tagged'))!, /^page-cache; fwd=uri-miss/)
      }
    })
})
