import { test } from '@japa/runner'
import { storedPaths } from '../support/indexed.ts'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { CacheHelpersConfig } from '../../src/types.ts'

async function start(config: CacheHelpersConfig = {}) {
  const runs: string[] = []
  const app = await startApp({
    config,
    routes: (router) => {
      router
        .get('/posts/:id', ({ params, request }) => {
          runs.push(`${params.id}${request.header('accept-language') ?? ''}`)
          if (params.id === 'broken' && runs.length > 4) {
            throw new Error('no database')
          }
          return `post ${runs.length}`
        })
        .use(
          cachePageForever(60, undefined, { tags: ({ params }) => ['posts', `post:${params.id}`] })
        )
        .as('posts.show')
      router
        .get('/news', () => `news ${runs.push('news')}`)
        .use(cachePage(60, undefined, { tags: ['news'] }))
    },
  })
  return { app, runs }
}

test.group('renewTags', () => {
  test('renews the pages that carry one of the tags, in their variants, and no others', async ({
    assert,
  }) => {
    const { app, runs } = await start()
    for (const language of ['de', 'en']) {
      await app.get('/posts/1', { headers: { 'accept-language': language } })
    }
    await app.get('/posts/2')
    await app.get('/news')
    runs.length = 0
    const { ok, totals, visits, hints } = await app.pageCache.renewTags(['post:1', 'none'])

    assert.sameMembers(runs, ['1de', '1en'])
    assert.isTrue(ok)
    assert.containsSubset(totals, { urls: 2, visits: 2, unchanged: 2 })
    assert.sameDeepMembers(
      visits.map(({ url, vary }) => [url, vary]),
      ['de', 'en'].map((language) => [`${app.url}/posts/1`, { 'accept-language': language }])
    )
    assert.deepEqual(hints, [])
    assert.match(await app.body('/posts/1', { headers: { 'accept-language': 'de' } }), /post [12]$/)
    assert.lengthOf(runs, 2)
  })

  test('names the pages whose handlers fail, and they stay', async ({ assert }) => {
    const { app, runs } = await start()
    await app.get('/posts/broken')
    await app.get('/posts/2')
    runs.push('', '', '')
    const { ok, totals, failures } = await app.pageCache.renewTags(['posts'])

    assert.isFalse(ok)
    assert.containsSubset(totals, { visits: 2, failed: 1, renewed: 1 })
    assert.containsSubset(failures, [{ url: `${app.url}/posts/broken`, reason: 'error' }])
    assert.match((await app.cacheStatus('/posts/broken'))!, /hit/)
  })

  test('leaves out what was forgotten, has expired or was removed', async ({ assert }) => {
    const clock = stopClock()
    const { app, runs } = await start()
    for (const path of ['/posts/1', '/posts/2', '/posts/3', '/news']) {
      await app.get(path)
    }
    assert.deepEqual(await storedPaths(app), ['/news', '/posts/1', '/posts/2', '/posts/3'])
    await app.pageCache.forgetUrl('/posts/1')
    await app.pageCache.forgetTags(['post:2'])
    clock.forward(61)
    runs.length = 0
    const { totals } = await app.pageCache.renewTags(['posts', 'news'])

    assert.deepEqual(runs, ['3'])
    assert.equal(totals.visits, 1)
    await app.pageCache.clear()
    assert.deepEqual(await storedPaths(app), [])
  })

  test('says that no stored page has the tag', async ({ assert }) => {
    const { app } = await start()
    await app.get('/posts/1')
    const { ok, problem, hints } = await app.pageCache.renewTags(['nosuch'])
    assert.deepEqual([ok, problem], [false, 'nothing-asked'])
    assert.deepEqual(hints, [
      'No page was renewed: the index knows of no stored page with one of the tags',
    ])
  })

  test('says where there is no index, and where it is full', async ({ assert }) => {
    const none = await start({ indexedPages: 0 })
    await none.app.get('/posts/1')
    const report = await none.app.pageCache.renewTags(['posts'])
    assert.isFalse(report.ok)
    assert.equal(report.problem, 'nothing-asked')
    assert.match(report.hints.join(), /indexedPages is 0 in config\/cache_helpers.ts/)

    const full = await start({ indexedPages: 1 })
    await full.app.get('/posts/1')
    await full.app.get('/posts/2')
    const { totals, hints } = await full.app.pageCache.renewTags(['posts'])
    assert.equal(totals.visits, 1)
    assert.match(hints.join(), /1 or more are not in it\. Raise indexedPages/)
  })

  test('renews so many at a time, and ends with its signal', async ({ assert }) => {
    let running = 0
    let most = 0
    const controller = new AbortController()
    const app = await startApp({
      routes: (router) => {
        router
          .get('/:id', async () => {
            most = Math.max(most, ++running)
            await new Promise(setImmediate)
            running--
            return 'page'
          })
          .use(cachePage(60, undefined, { tags: ['all'] }))
      },
    })
    for (let id = 0; id < 12; id++) {
      await app.get(`/${id}`)
    }
    const { totals } = await app.pageCache.renewTags(['all'], { concurrency: 3 })
    assert.equal(totals.unchanged, 12)
    assert.equal(most, 3)

    controller.abort()
    const { aborted, totals: none } = await app.pageCache.renewTags(['all'], {
      signal: controller.signal,
    })
    assert.isTrue(aborted)
    assert.equal(none.visits, 0)
  })
})
