import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { crowd } from '../support/crowd.ts'
import { storesIn } from '../support/stores.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'

test.group('Pages that share a tag', () => {
  test('are all kept when they are produced at once (store: {$self})')
    .with(['memory', 'files'] as const)
    .run(async ({ assert, fs }, kind) => {
      let runs = 0
      const app = await startApp({
        cache: storesIn(fs.basePath)[kind],
        routes: (router) => {
          router
            .get('/posts/:id', () => `run ${++runs}`)
            .use(cachePageForever(60, undefined, { tags: ['posts'] }))
        },
      })
      await crowd(20, (index) => app.get(`/posts/${index}`))
      await crowd(20, (index) => app.get(`/posts/${index}`))
      assert.equal(runs, 20)
    })
})
