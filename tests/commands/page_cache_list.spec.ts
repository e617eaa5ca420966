import { test } from '@japa/runner'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getActiveTest } from '@japa/runner'
import { output, startConsole } from './support/start_console.ts'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { storesIn } from '../support/stores.ts'
import { FragileStore } from '../support/fragile_store.ts'
import { holdTimers } from '../support/hold_timers.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import { PageCache } from '../../src/page_cache/page_cache.ts'
import PageCacheList from '../../commands/page_cache_list.ts'
import type { CacheHelpersConfig } from '../../src/types.ts'
import type { ListedPage } from '../../src/page_list/listed_page.ts'
import type { ConsoleOptions } from './support/start_console.ts'
import type { TestAppOptions } from '../support/test_app.ts'

const routes: TestAppOptions['routes'] = async (router, app) => {
  const pageCache = await app.container.make(PageCache)
  router
    .get('/posts/:id', ({ request }) => `post in ${request.header('accept-language')}`)
    .use(cachePageForever(60, undefined, { tags: ['posts'] }))
    .as('posts.show')
  router.get('/news', () => 'news').use(cachePage(3600, undefined, { tags: ['news'], grace: '1d' }))
  router.get('/count', (ctx) => pageCache.hole(ctx, 'count')).use(cachePage(60))
}

async function startServer(config: CacheHelpersConfig = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'adonis-cache-helpers-'))
  getActiveTest()?.cleanup(() => rm(directory, { recursive: true, force: true }))
  const { files: cache } = storesIn(directory)
  const settings = { hosts: ['a.test', 'b.test'], ...config }
  const app = await startApp({ cache, config: settings, routes })
  const get = (path: string, host = 'a.test', language?: string) =>
    app.get(path, { headers: { host, ...(language && { 'accept-language': language }) } })
  const list = async (...argv: string[]) => {
    await app.pageCache.settled()
    return run({ cache, config: settings }, argv)
  }
  return { app, get, list }
}

async function run(options: ConsoleOptions, argv: string[], stream?: 'stdout') {
  const kernel = await startConsole(options)
  const command = await kernel.create(PageCacheList, argv)
  await command.exec()
  return { command, text: output(kernel, stream) }
}

test.group('page-cache:list', () => {
  test('lists in another process what a server has stored', async ({ assert }) => {
    const clock = stopClock()
    const { app, get, list } = await startServer()
    await get('/news')
    await app.pageCache.settled()
    clock.forward(1800)
    await get('/posts/1', 'a.test', 'en')
    for (const language of ['de', 'en']) {
      await app.pageCache.renew('http://a.test/posts/1', { 'accept-language': language })
    }
    clock.forward(1801)
    const { command, text } = await list()

    command.assertExitCode(0)
    const lines = text.split('\n').map((line) => line.trim())
    assert.include(lines, '/news|stale 1 s|60 min|4 B|')
    assert.include(lines, '/posts/1 (de)|forever|30 min|10 B|renewed')
    assert.include(lines, '/posts/1 (en)|forever|30 min|10 B|unchanged')
    assert.include(text, '3 pages of http://a.test · 24 B · 2 forever · 0 fresh · 1 stale')
    assert.include(text, 'The index has what was stored since 2026-01-01 00:00 UTC')
    assert.isBelow(Math.max(...text.split('\n').map((line) => line.length)), 81)
  })

  test('filters by tag, route, host and age', async ({ assert }) => {
    const clock = stopClock()
    const { get, list } = await startServer()
    await get('/posts/1')
    await get('/posts/1', 'b.test')
    clock.forward(100)
    await get('/news')
    await get('/posts/2')
    const urls = async (...argv: string[]) => {
      const { text } = await list(...argv, '--json')
      const { pages, totals } = JSON.parse(text) as {
        pages: { url: string }[]
        totals: { pages: number }
      }
      assert.equal(totals.pages, pages.length)
      return pages.map(({ url }) => url.slice('http://'.length)).sort()
    }
    const posts = ['a.test/posts/1', 'a.test/posts/2', 'b.test/posts/1']

    assert.deepEqual(await urls(), ['a.test/news', ...posts])
    assert.deepEqual(await urls('--tag=posts'), posts)
    assert.deepEqual(await urls('--tag=news', '--tag=posts'), ['a.test/news', ...posts])
    assert.deepEqual(await urls('--route=posts.*'), posts)
    assert.deepEqual(await urls('--route=/news'), ['a.test/news'])
    assert.deepEqual(await urls('--host=B.test'), ['b.test/posts/1'])
    assert.deepEqual(await urls('--age=100'), ['a.test/posts/1', 'b.test/posts/1'])
    assert.deepEqual(await urls('--age=2m'), [])
    assert.deepEqual(await urls('--cache=files', '--host=*.test', '--tag=none'), [])
  })

  test('says which routes and hosts there are where none is of the one asked for', async ({
    assert,
  }) => {
    const { get, list } = await startServer()
    await get('/posts/1')
    await get('/news', 'b.test')
    const hints = async (...argv: string[]) => {
      const { command, text } = await list(...argv, '--json')
      command.assertExitCode(0)
      return JSON.parse(text).problems
    }
    const of = (kind: string) => `The index has no page of the ${kind}`

    assert.deepEqual(await hints('--route=nope'), [
      `${of('route')} "nope". Known are: /news, posts.show`,
    ])
    assert.deepEqual(await hints('--route=post.show', '--host=c.test'), [
      `${of('route')} "post.show". Did you mean "posts.show"?`,
      `${of('host')} "c.test". Did you mean "a.test"?`,
    ])
    assert.deepEqual(await hints('--host=*.example.com'), [
      `${of('host')} "*.example.com". Known are: a.test, b.test`,
    ])
    assert.deepEqual(await hints('--route=posts.*', '--host=b.test'), [])
    const { text } = await list('--route=nope')
    assert.include(text.replaceAll(/\s+/g, ' '), `${of('route')} "nope". Known are: /news`)
  })

  test('shows only the totals with --limit=0', async ({ assert }) => {
    const { get, list } = await startServer()
    await get('/news')
    const { text } = await list('--limit=0')
    assert.include(text, '1 page · 4 B · 0 forever · 1 fresh · 0 stale')
    assert.notInclude(text, 'shown')
  })

  test('prints JSON, with what the index does not know', async ({ assert }) => {
    stopClock()
    const { app, get, list } = await startServer({ indexedPages: 1 })
    await app.pageCache.renew('http://a.test/posts/1', { 'accept-language': 'de' })
    await get('/news')
    const { text } = await list('--json')
    const { pages, totals, problems, ...rest } = JSON.parse(text)

    assert.containsSubset(pages, [
      {
        url: 'http://a.test/posts/1',
        route: 'posts.show',
        tags: ['posts'],
        headers: { 'accept-language': 'de' },
        cache: 'files',
        state: 'forever',
        storedAt: '2026-01-01T00:00:00.000Z',
        expires: null,
        bytes: 10,
        renewal: { at: '2026-01-01T00:00:00.000Z', result: 'renewed' },
      },
    ])
    assert.deepEqual(totals, { pages: 1, bytes: 10, forever: 1, fresh: 0, stale: 0 })
    const indexedSince = '2026-01-01T00:00:00.000Z'
    assert.deepEqual(rest, { ofOtherVersions: 0, indexedSince, errors: [] })
    assert.match(problems[0], /1 or more are not in it/)
  })

  test('counts outdated pages as stale, as their visitors get them', async ({ assert }) => {
    const clock = stopClock()
    const { app, get, list } = await startServer()
    for (const language of ['de', 'en']) {
      await get('/posts/1', 'a.test', language)
      await get('/posts/2', 'a.test', language)
    }
    await get('/news')
    clock.forward(5)
    const rows = async () => {
      const { text } = await list()
      return text.split('\n').map((line) => line.split('|').slice(0, 2).join(' '))
    }
    await app.pageCache.expireTags(['news'])
    await app.pageCache.renew('http://a.test/posts/1', { 'accept-language': 'de' })
    const lines = await rows()
    assert.include(lines, '/news outdated')
    assert.include(lines, '/posts/1 (de) forever')
    assert.include(lines, '/posts/1 (en) outdated')
    assert.include(lines, '/posts/2 (en) fresh 55 s')
    assert.include(lines, '5 pages of http://a.test · 44 B · 1 forever · 2 fresh · 2 stale')

    const { text } = await list('--json', '--tag=posts')
    const { pages } = JSON.parse(text) as { pages: ListedPage[] }
    assert.deepEqual(
      pages.filter(({ state }) => state === 'stale').map(({ headers }) => headers),
      [{ 'accept-language': 'en' }]
    )
    assert.isTrue(pages.every(({ state, isOutdated }) => isOutdated === (state === 'stale')))

    await app.pageCache.expireUrl('http://a.test/posts/2')
    const all = await rows()
    assert.include(all, '/posts/2 (de) outdated')
    const { cacheStatus } = await get('/posts/2', 'a.test', 'de')
    assert.match(cacheStatus!, /detail=outdated/)
  })

  test('counts what a clock has stored that was ahead as stale', async ({ assert }) => {
    const clock = stopClock()
    const { get, list } = await startServer()
    clock.forward(600)
    await get('/news')
    clock.forward(-590)
    const { text } = await list()
    assert.include(text, '0 fresh · 1 stale')
  })

  test('lists a page with a hole only where the application has that hole', async ({ assert }) => {
    const holes = [{ name: 'count', fill: () => '3' }]
    const { app, get, list } = await startServer({ holes })
    await get('/count')
    const { text } = await list()
    assert.include(text, '/count')

    const cache = app.app.config.get('cache') as ConsoleOptions['cache']
    const without = await run({ cache, config: { hosts: ['a.test'] } }, [])
    assert.notInclude(without.text, '/count')
  })

  test('shows the first by URL, and counts all', async ({ assert }) => {
    const { get, list } = await startServer()
    for (const id of [5, 3, 1, 4, 2]) {
      await get(`/posts/${id}`)
    }
    const { text } = await list('--limit=2')

    assert.match(text, /posts\/1.*\n.*posts\/2/)
    assert.notInclude(text, '/posts/3')
    assert.include(text, '5 pages · ')
    assert.include(text, 'first 2 shown, see --limit')

    const json = await list('--limit=2', '--json')
    const { pages, totals } = JSON.parse(json.text)
    assert.deepEqual(
      pages.map((page: ListedPage) => page.url),
      ['http://a.test/posts/1', 'http://a.test/posts/2']
    )
    assert.equal(totals.pages, 5)
  })

  test('leaves out pages of other versions, and counts them', async ({ assert }) => {
    const { get, list } = await startServer({ version: '1' })
    await get('/news')
    const { text } = await list()
    assert.include(text, '/news')

    const other = await startServer({ version: '2' })
    await other.get('/news')
    await other.app.pageCache.settled()
    const { cache } = { cache: other.app.app.config.get('cache') } as ConsoleOptions
    const later = await run({ cache, config: { hosts: ['a.test'], version: '3' } }, [])
    assert.notInclude(later.text, '/news')
    assert.include(later.text, '1 more were stored by other versions')
  })

  test('says that no other process sees a memory store, or that there is no index', async ({
    assert,
  }) => {
    const memory = await run({}, [])
    assert.include(memory.text, '"default" is kept in the memory of each process')
    memory.command.assertExitCode(0)

    const none = await run({ config: { indexedPages: 0 } }, ['--json'])
    assert.match(JSON.parse(none.text).problems[0], /indexedPages is 0/)
  })

  test('prints complete JSON where a store fails in the middle', async ({ assert }) => {
    const store = new FragileStore()
    const app = await startApp({ cache: store.cache, config: { hosts: ['a.test'] }, routes })
    holdTimers()
    for (let id = 0; id < 40; id++) {
      await app.get(`/posts/${id}`, { headers: { host: 'a.test' } })
    }
    await app.pageCache.settled()
    const list = () =>
      run({ cache: store.cache, config: { hosts: ['a.test'] } }, ['--json'], 'stdout')
    const reads = store.reads
    const whole = await list()
    assert.lengthOf(JSON.parse(whole.text).pages, 40)
    // While it reads the tags of the last pages.
    store.downAfter = store.reads - reads - 2
    const { command, text } = await list()

    command.assertExitCode(1)
    const { pages, totals, errors } = JSON.parse(text)
    assert.equal(totals.pages, pages.length)
    assert.deepEqual([errors.length, pages.length > 0, pages.length < 40], [1, true, true])
    assert.match(errors[0], /The store "fragile" of config\/cache.ts is not available/)
  })

  test('lists the rest where a time in the index is none: {$self}')
    .with(['renewal', 'storedAt', 'freshUntil'] as const)
    .run(async ({ assert }, field) => {
      const store = new FragileStore()
      const config = { hosts: ['a.test'] }
      const app = await startApp({ cache: store.cache, config, routes })
      for (const path of ['/posts/1', '/posts/2']) {
        await app.pageCache.renew(`http://a.test${path}`)
      }
      await app.pageCache.settled()
      const spoilt = store.spoil(/index,,0\.0\./, (entry) => {
        const chunk = JSON.parse(entry)
        const [record] = chunk.value.records
        record[field] = field === 'renewal' ? { ...record.renewal, at: 1e300 } : 1e300
        return JSON.stringify(chunk)
      })
      assert.equal(spoilt, 1)
      const { command, text } = await run({ cache: store.cache, config }, ['--json'])

      command.assertExitCode(0)
      assert.lengthOf(JSON.parse(text).pages, 1)
    })

  test('does without the head of an index that has a time that is none', async ({ assert }) => {
    const store = new FragileStore()
    const config = { hosts: ['a.test'] }
    const app = await startApp({ cache: store.cache, config, routes })
    await app.pageCache.renew('http://a.test/posts/1')
    await app.pageCache.settled()
    const spoilt = store.spoil(/index,,0$/, (entry) => {
      const header = JSON.parse(entry)
      return JSON.stringify({ ...header, value: { ...header.value, since: 1e300 } })
    })
    assert.equal(spoilt, 1)
    const { command } = await run({ cache: store.cache, config }, [])
    command.assertExitCode(0)
  })

  test('lists the other stores where one is down', async ({ assert }) => {
    const store = new FragileStore()
    store.isDown = true
    const { app, get } = await startServer()
    await get('/news')
    await app.pageCache.settled()
    const files = app.app.config.get('cache') as NonNullable<ConsoleOptions['cache']>
    const cache = { default: 'files', stores: { ...store.cache.stores, ...files.stores } }
    const { command, text } = await run({ cache, config: { hosts: ['a.test'] } }, [])

    command.assertExitCode(1)
    assert.include(text, '/news')
    assert.include(text, '1 page of http://a.test')
    assert.match(text, /The store "fragile" of config\/cache.ts is not available/)
  })

  test('ends with the error of a store that is down', async ({ assert }) => {
    const store = new FragileStore()
    store.isDown = true
    const { command, text } = await run({ cache: store.cache }, [])

    command.assertExitCode(1)
    assert.match(text, /The store "fragile" of config\/cache.ts is not available/)
    assert.notInclude(text, '0 pages')
  })

  test('refuses what makes no sense: {0}')
    .with([
      ['--age=soon', '--age="soon" is no length of time'],
      ['--limit=1.5', '--limit must be a whole number'],
      ['--limit=-1', '--limit must be a whole number'],
      ['--limit=many', '--limit must be a whole number'],
      ['--cache=none', 'There is no store "none" in config/cache.ts. It has: "default"'],
    ])
    .run(async ({ assert }, [flag, problem]) => {
      const { command, text } = await run({}, [flag])
      command.assertExitCode(1)
      assert.include(text, problem)
    })
})
