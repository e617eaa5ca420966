import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { webStack } from '../support/web_stack.ts'
import { collectLogs } from '../support/logs.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'

const TOKEN = /name='_csrf' value='[\w-]{8,}'/

test.group('Pages with holes that are not stored', () => {
  test('keep their tokens where it cannot be said how long the page is good', async ({
    assert,
  }) => {
    const stack = webStack({ views: { form: '<form>{{ csrfField() }}</form>' }, shield: true })
    const app = await startApp({
      ...stack,
      configs: { ...stack.configs, ...collectLogs().configs },
      routes: (router) => {
        router
          .get('/provisional', ({ view }) => view.render('form'))
          .use(cachePageForever(null, undefined, { allowQuery: [] }))
        router.get('/timeout', ({ view }) => view.render('form')).use(cachePage(() => Number.NaN))
      },
    })
    for (const [path, reason] of [
      ['/provisional?made=up', 'provisional'],
      ['/timeout', 'timeout'],
    ]) {
      const { body, cacheStatus } = await app.get(path)
      assert.equal(cacheStatus, `page-cache; fwd=uri-miss; detail=${reason}`)
      assert.match(body, TOKEN)
    }
  })
})
