import { test } from '@japa/runner'
import { counting } from '../support/runs.ts'
import { FragileStore } from '../support/fragile_store.ts'
import { startApp } from '../support/test_app.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'

/**
 * Two applications over one store: one that has the route of a page, and one that has another.
 */
async function start() {
  const store = new FragileStore()
  const handler = counting()
  const other = counting()
  const keep = () => cachePageForever(3600, undefined, { tags: ['posts'] })
  const server = await startApp({
    cache: store.cache,
    routes: (router) => {
      router.get('/posts', handler).use(keep())
    },
  })
  const command = await startApp({
    cache: store.cache,
    appUrl: server.url,
    routes: (router) => {
      router.get('/other', other).use(keep())
    },
  })
  await server.get('/posts')
  await server.pageCache.settled()
  return { server, command, handler }
}

test.group('Renewals after writes, by whom they can be done', () => {
  test('a process with its route renews a page', async ({ assert }) => {
    const { server, handler } = await start()
    await server.pageCache.expireTags(['posts'])
    server.pageCache.renewLater(['posts'], 'forever')
    await server.pageCache.settled()
    assert.equal(handler.runs, 2)
    assert.match((await server.cacheStatus('/posts'))!, /; hit$/)
  })

  test('a process without its route leaves it to the next visitor, and does not remove it', async ({
    assert,
  }) => {
    const { server, command, handler } = await start()
    await command.pageCache.expireTags(['posts'])
    command.pageCache.renewLater(['posts'], 'forever')
    await command.pageCache.settled()
    assert.equal(handler.runs, 1)

    // It trusts what it has read of the store for a second.
    await server.pageCache.expireTags(['posts'])
    assert.match((await server.cacheStatus('/posts'))!, /; hit; .*detail=outdated/)
    await server.pageCache.settled()
    assert.equal(handler.runs, 2)
  })
})
