import { utimes } from 'node:fs/promises'
import { test } from '@japa/runner'
import { SourceFiles } from '../../src/development/source_files.ts'

test.group('Source files', () => {
  test('{0}: {1}')
    .with<[path: string, expected: 'counts' | 'does not count'][]>([
      ['app/controllers/posts_controller.ts', 'counts'],
      ['resources/views/logs/storage.edge', 'counts'],
      ['app/storage/disk.ts', 'counts'],
      ['resources/lang/de/shop.json', 'counts'],
      ['package-lock.json', 'counts'],
      ['.env', 'counts'],
      ['.env.local', 'counts'],
      ['node_modules/edge.js/index.js', 'does not count'],
      ['packages/shop/node_modules/x.js', 'does not count'],
      ['tmp/cache/page', 'does not count'],
      ['storage/uploads/photo.jpg', 'does not count'],
      ['build/server.js', 'does not count'],
      ['.git/index', 'does not count'],
      ['.adonisjs/index.ts', 'does not count'],
      ['.page.edge.swp', 'does not count'],
      ['database/app.sqlite3', 'does not count'],
      ['database/app.sqlite3-wal', 'does not count'],
      ['server.log', 'does not count'],
    ])
    .run(async ({ assert, fs }, [path, expected]) => {
      const sources = new SourceFiles(fs.basePath, `${fs.basePath}/tmp/start`)
      const { version } = sources.look()
      await fs.create(path, 'text')
      assert.equal(sources.look().version !== version, expected === 'counts')
    })

  test('a file of the same size that was saved at another time is another one', async ({
    assert,
    fs,
  }) => {
    await fs.create('page.edge', 'text')
    const sources = new SourceFiles(fs.basePath, `${fs.basePath}/tmp/start`)
    const versions = new Set<string>()
    for (const seconds of [1, 2, 1]) {
      await utimes(new URL('page.edge', fs.baseUrl), seconds, seconds)
      versions.add(sources.look().version)
    }
    assert.equal(versions.size, 2)
  })

  test('two processes see the same version, another start of the server is another', ({
    assert,
    fs,
  }) => {
    const [one, other] = [1, 2].map(() => new SourceFiles(fs.basePath, `${fs.basePath}/tmp/start`))
    one.begin()
    const { version } = one.look()
    assert.equal(other.look().version, version)
    other.begin()
    assert.notEqual(one.look().version, version)
    assert.equal(one.version, other.look().version)
  })

  test('what was saved before the process began, it knows', async ({ assert, fs }) => {
    await fs.create('page.edge', 'text')
    const sources = new SourceFiles(fs.basePath, `${fs.basePath}/tmp/start`)
    const begunAt = performance.timeOrigin
    for (const [savedAt, expected] of [
      [begunAt - 100, false],
      [begunAt + 100, true],
    ] as const) {
      await utimes(new URL('page.edge', fs.baseUrl), savedAt / 1000, savedAt / 1000)
      assert.equal(sources.look().hasJustChanged(begunAt + 200), expected)
    }
  })
})
