import { test } from '@japa/runner'
import { until } from '../support/until.ts'
import { startApp } from '../support/test_app.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { renewInProcess } from '../../src/renewal/self_request.ts'

test.group('Renewals that store nothing', () => {
  test('say why, and not that they were no matter for the cache: {0}')
    .with([
      ['key-differs', { expectedKey: 'another' }],
      ['authorization', { headers: { authorization: 'Bearer x' } }],
    ] as const)
    .run(async ({ assert }, [reason, request]) => {
      const app = await startApp({
        routes: (router) => {
          router.get('/page', () => 'page').use(cachePage(60))
        },
      })
      const emitter = await app.app.container.make('emitter')
      const server = await app.app.container.make('server')
      const told: [unknown, any][] = []
      emitter.onAny((name, payload) => void told.push([name, payload]))
      await renewInProcess(server.handle.bind(server), new URL('/page', app.url), request)
      await until(() => told.some(([name]) => String(name).startsWith('page_cache:')))
      const ofPages = told.filter(([name]) => String(name).startsWith('page_cache:'))
      assert.deepEqual(
        ofPages.map(([name, payload]) => [name, payload.reason]),
        [['page_cache:not_stored', reason]]
      )
    })
})
