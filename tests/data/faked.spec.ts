import { test } from '@japa/runner'
import { DATABASES } from './support/databases.ts'
import { startDataApp } from './support/start_data_app.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'

const [database] = DATABASES

/**
 * A row that pages may show by now.
 */
async function start(pagesOnWrite: string | null, enabled: boolean) {
  const app = await startDataApp({
    database,
    pagesOnWrite,
    config: { enabled },
    pages: { '/posts': ({ Post }) => Post.all() },
    use: () => cachePage(60),
  })
  const post = await app.Post.create({ title: 'old' })
  return { ...app, post, save: () => post.merge({ title: 'new' }).save() }
}

test.group('Writes while the page cache is faked', () => {
  test('what a model forgets is written down, also where pages are not cached')
    .with([true, false])
    .run(async ({ assert }, enabled) => {
      const { pageCache, post, save } = await start('forget', enabled)
      using cache = pageCache.fake()
      await save()

      cache.assertForgottenRow(post)
      cache.assertForgottenTags(['posts'])
      cache.assertNothingExpired()
      assert.sameMembers(
        cache.calls('forgetTags').map(({ kind }) => kind),
        ['timeout', 'forever']
      )
    })

  test('by default pages with a timeout are forgotten, and the others renewed', async () => {
    const { pageCache, post, save } = await start(null, true)
    using cache = pageCache.fake()
    await save()

    cache.assertForgottenRow(post, { kind: 'timeout' })
    cache.assertNotForgottenRow(post, { kind: 'forever' })
    cache.assertExpiredRow(post, { kind: 'forever' })
    cache.assertRenewedTags(['posts'], { kind: 'forever' })
    cache.assertNotRenewedTags(['posts'], { kind: 'timeout' })
  })

  test('what is rolled back is not', async ({ assert }) => {
    const { pageCache, Post, db } = await start(null, true)
    using cache = pageCache.fake()
    const transaction = await db.transaction()
    await Post.create({ title: 'new' }, { client: transaction })
    await transaction.rollback()
    assert.lengthOf(cache.calls(), 0)
  })
})
