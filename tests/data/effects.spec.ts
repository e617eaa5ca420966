import { test } from '@japa/runner'
import { collectLogs } from '../support/logs.ts'
import { DATABASES } from './support/databases.ts'
import { FragileStore } from '../support/fragile_store.ts'
import { Gate } from '../support/gate.ts'
import { until } from '../support/until.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import { edit, row } from './support/rows.ts'
import { startDataApp, type DataApp, type Reader } from './support/start_data_app.ts'
import type { TestAppOptions } from '../support/test_app.ts'

const [database] = DATABASES

const OUTDATED = 'outdated'
const HIT = 'hit'
const MISS = 'miss'

/**
 * What visitors got of a page: whether it was there, and which title.
 */
async function visit(app: DataApp, path: string): Promise<string> {
  const { body, cacheStatus } = await app.get(path)
  const kind = /detail=outdated/.test(cacheStatus!)
    ? OUTDATED
    : /; hit/.test(cacheStatus!)
      ? HIT
      : MISS
  return `${kind}: ${JSON.parse(body)?.title ?? JSON.parse(body)?.[0]?.title}`
}

interface Options extends Partial<Omit<TestAppOptions, 'routes'>> {
  pagesOnWrite?: string | null
  read?: Reader
}

/**
 * A row, and two pages that show it: one with a timeout, and one that is kept for ever.
 */
async function start({ read = ({ Post }) => Post.find(1), ...options }: Options = {}) {
  const app = await startDataApp({
    ...options,
    database,
    pages: { '/timed': read, '/forever': read, '/others': ({ Author }) => Author.all() },
    use: (pattern) => (pattern === '/forever' ? cachePageForever(3600) : cachePage(3600)),
  })
  const post = await app.Post.create({ title: 'old' })
  await app.gone(['/timed', '/forever', '/others'])
  return { app, write: (title: string) => post.merge({ title }).save() }
}

test.group('What a write does to pages', (group) => {
  group.each.timeout(60_000)

  test('by default, those with a timeout are gone, and those kept for ever are renewed at once', async ({
    assert,
  }) => {
    const { app, write } = await start()
    await write('new')
    assert.equal(await visit(app, '/timed'), 'miss: new')
    await app.pageCache.settled()
    assert.equal(await visit(app, '/forever'), 'hit: new')
  })

  test('no visitor waits for a page that is kept for ever', async ({ assert }) => {
    const gate = new Gate()
    const isHeld = { now: false }
    const { app, write } = await start({
      read: async ({ Post }) => {
        if (isHeld.now) {
          await gate.pass()
        }
        return Post.find(1)
      },
    })
    isHeld.now = true
    await write('new')
    assert.equal(await visit(app, '/forever'), 'outdated: old')
    gate.open()
    await app.pageCache.settled()
    assert.equal(await visit(app, '/forever'), 'hit: new')
  })

  test('with forget, both are gone', async ({ assert }) => {
    const { app, write } = await start({ pagesOnWrite: 'forget' })
    await write('new')
    assert.equal(await visit(app, '/timed'), 'miss: new')
    assert.equal(await visit(app, '/forever'), 'miss: new')
  })

  test('with expire, both are served once more, and renewed when they are', async ({ assert }) => {
    const { app, write } = await start({ pagesOnWrite: 'expire' })
    await write('new')
    await app.pageCache.settled()
    for (const path of ['/timed', '/forever']) {
      assert.equal(await visit(app, path), 'outdated: old')
      await app.pageCache.settled()
      assert.equal(await visit(app, path), 'hit: new')
    }
  })

  test('with renew, both are renewed before anybody asks', async ({ assert }) => {
    const { app, write } = await start({ pagesOnWrite: 'renew' })
    await write('new')
    await app.pageCache.settled()
    assert.equal(await visit(app, '/timed'), 'hit: new')
    assert.equal(await visit(app, '/forever'), 'hit: new')
  })

  test('a page whose row is not there is renewed when the row is created', async ({ assert }) => {
    const { app } = await start({ pagesOnWrite: 'renew', read: ({ Post }) => Post.find(2) })
    assert.equal(await visit(app, '/forever'), 'hit: undefined')
    await app.Post.create({ title: 'two' })
    await app.pageCache.settled()
    assert.equal(await visit(app, '/forever'), 'hit: two')
  })

  test('a write while a page is produced that shows it wins over that page', async ({ assert }) => {
    const gate = new Gate()
    const isHeld = { now: false }
    const { app, write } = await start({
      read: async ({ Post }) => {
        const post = await Post.find(1)
        if (isHeld.now) {
          await gate.pass()
        }
        return post
      },
    })
    await app.pageCache.clear()
    isHeld.now = true
    const asked = visit(app, '/timed')
    await gate.reached(1)
    await write('new')
    gate.open()
    assert.equal(await asked, 'miss: old')
    assert.equal(await visit(app, '/timed'), 'miss: new')
    assert.equal(await visit(app, '/timed'), 'hit: new')
  })
})

test.group('Renewals after writes', (group) => {
  group.each.timeout(60_000)

  test('are one round at a time, whatever number of writes there are meanwhile', async ({
    assert,
  }) => {
    const gate = new Gate()
    const runs: string[] = []
    const isHeld = { now: false }
    const { app, write } = await start({
      pagesOnWrite: 'renew',
      read: async ({ Post }, { request }) => {
        runs.push(request.url())
        if (isHeld.now) {
          await gate.pass()
        }
        return Post.find(1)
      },
    })
    runs.length = 0
    isHeld.now = true
    for (let version = 1; version <= 30; version++) {
      await write(`version ${version}`)
    }
    await until(() => runs.length > 0)
    assert.isAtMost(runs.length, 2)
    gate.open()
    await app.pageCache.settled()
    // Those of the first round, and those of the second one, which is for all other writes.
    assert.isAtMost(runs.length, 4)
    assert.equal(await visit(app, '/timed'), 'hit: version 30')
    assert.equal(await visit(app, '/forever'), 'hit: version 30')
  })

  test('do not read the index for tags that no page of the kind carries', async ({ assert }) => {
    const { app } = await start()
    const { notes } = app.pageCache
    const reads: unknown[] = []
    const { stored } = notes
    notes.stored = (...args) => {
      reads.push(args)
      return Reflect.apply(stored, notes, args)
    }
    await app.Author.create({ name: 'Ann' })
    await app.pageCache.settled()
    assert.lengthOf(reads, 0)
    await app.Post.create({ title: 'two' })
    await app.pageCache.settled()
    assert.lengthOf(reads, 0)
    await edit(app.Post, 1, { title: 'new' })
    await app.pageCache.settled()
    assert.lengthOf(reads, 1)
  })

  test('that fail are told of, and the page stays as it was', async ({ assert }) => {
    const logs = collectLogs()
    const isBroken = { now: false }
    const { app, write } = await start({
      configs: logs.configs,
      read: async ({ Post }) => {
        if (isBroken.now) {
          throw new Error('broken')
        }
        return Post.find(1)
      },
    })
    isBroken.now = true
    await write('new')
    await app.pageCache.settled()
    const told = logs.lines.filter(({ msg }) => msg.includes('were not renewed after a write'))
    assert.containsSubset(told, [{ pages: 1, tags: ['posts:1'] }])
    assert.match(await visit(app, '/forever'), /^(outdated|hit): old$/)
  })

  test('are left to the next visitor where there is no index', async ({ assert }) => {
    const { app, write } = await start({ config: { indexedPages: 0 } })
    await write('new')
    await app.pageCache.settled()
    assert.equal(await visit(app, '/forever'), 'outdated: old')
    await app.pageCache.settled()
    assert.equal(await visit(app, '/forever'), 'hit: new')
  })
})

test.group('A write whose pages cannot be invalidated', (group) => {
  group.each.timeout(60_000)

  test('does not fail, and one line says which pages may be old', async ({ assert }) => {
    const logs = collectLogs()
    const store = new FragileStore()
    const { app, write } = await start({
      configs: logs.configs,
      cache: store.cache,
      pagesOnWrite: 'forget',
    })
    store.isDown = true
    await write('new')
    const errors = logs.lines.filter(({ level }) => level >= 50)
    const { title } = await row(app.Post, 1)
    assert.equal(title, 'new')
    assert.lengthOf(
      errors.filter(({ msg }) => msg.includes('posts, posts:1')),
      1
    )
    assert.match(
      errors.at(-1)!.msg,
      /rows were written, and pages may be old that carry one of the tags posts, posts:1/
    )
  })

  test('waits two seconds for a store that does not answer, and no longer', async ({ assert }) => {
    const logs = collectLogs()
    const store = new FragileStore()
    const { app, write } = await start({ configs: logs.configs, cache: store.cache })
    store.fallSilent()
    await write('new')
    const { title } = await row(app.Post, 1)
    assert.equal(title, 'new')
    assert.isNotEmpty(logs.lines.filter(({ msg }) => /may be old|takes too long/.test(msg)))
    store.answer()
  })

  test('is told of in a process that has no page cache', async ({ assert, cleanup }) => {
    const { invalidateWritten, setInvalidate } = await import('../../src/data/runtime.ts')
    const { WrittenRows } = await import('../../src/data/written_rows.ts')
    const warnings: Error[] = []
    const hear = (warning: Error) => warnings.push(warning)
    process.on('warning', hear)
    cleanup(() => void process.off('warning', hear))
    setInvalidate(null)
    await invalidateWritten(new WrittenRows())
    await until(() => warnings.length > 0)
    assert.match(warnings[0].message, /Register the provider of adonis-cache-helpers/)
  })

  test('does nothing where the cache is turned off', async ({ assert }) => {
    const { app, write } = await start({ config: { enabled: false } })
    const forgotten: unknown[] = []
    app.pageCache.forgetTags = async (...args) => void forgotten.push(args)
    app.pageCache.expireTags = async (...args) => void forgotten.push(args)
    await write('new')
    assert.deepEqual(forgotten, [])
  })
})
