import { test } from '@japa/runner'
import { randomUUID } from 'node:crypto'
import { compose } from '@adonisjs/core/helpers'
import { BaseModel, column } from '@adonisjs/lucid/orm'
import { TagsPages } from '../../src/data/tags_pages.ts'
import { modelTag, rowTag } from '../../src/keys/model_tags.ts'
import { whileProducing } from '../../src/producing/page_under_way.ts'
import { DATABASES } from './support/databases.ts'
import { startDataApp, type DataApp } from './support/start_data_app.ts'

/**
 * The tags that a page gets while something is read, and who has named them.
 */
async function tagsOf(read: () => PromiseLike<unknown>) {
  const tags = new Set<string>()
  const by = new Set<string>()
  const page = {
    tag: (named: readonly string[], who: string) => {
      named.forEach((tag) => tags.add(tag))
      by.add(who)
    },
  }
  await whileProducing(page, async () => read())
  return { tags: [...tags].sort(), by: [...by] }
}

const namesOf = (read: () => PromiseLike<unknown>) => tagsOf(read).then(({ tags }) => tags)

/**
 * A table of a text and a key of its own, and its model.
 */
async function startKeyed({ db, pageCache }: DataApp) {
  const name = `keyed_${randomUUID().slice(0, 8)}`
  await db.connection().schema.createTable(name, (table) => {
    table.string('code', 2000)
    table.string('text')
  })
  class Keyed extends compose(BaseModel, TagsPages) {
    static table = name
    static pageTag = 'keyed'
    static selfAssignPrimaryKey = true

    @column({ isPrimary: true })
    declare code: string

    @column()
    declare text: string
  }
  const forgotten: string[][] = []
  pageCache.forgetTags = async (tags) => void forgotten.push(tags)
  return { Keyed, forgotten }
}

test.group('Tags of rows', () => {
  test('a row is named by its primary key: {0} is {1}')
    .with([
      [7, 'posts:7'],
      ['7', 'posts:7'],
      [7n, 'posts:7'],
      [0, 'posts:0'],
      ['a b,c', 'posts:a%20b%2Cc'],
      ['*', 'posts:%2A'],
      ['\ud800', 'posts:%EF%BF%BD'],
      ['0190C7F1-0000-7000-8000-00000000000A', 'posts:0190c7f1-0000-7000-8000-00000000000a'],
      [Buffer.from([1, 255]), 'posts:01ff'],
      ['', null],
      [null, null],
      [undefined, null],
    ] as [unknown, string | null][])
    .run(({ assert }, [key, tag]) => {
      assert.equal(rowTag('posts', key), tag)
    })

  test('a very long key is hashed, and others have other tags', ({ assert }) => {
    const [one, other] = ['a', 'b'].map((end) => rowTag('posts', 'x'.repeat(1000) + end)!)
    assert.match(one, /^posts:sha256-[\da-f]{64}$/)
    assert.notEqual(one, other)
    assert.equal(rowTag('posts', 'x'.repeat(128)), `posts:${'x'.repeat(128)}`)
  })

  test('no row has the tag of the whole model', ({ assert }) => {
    assert.equal(modelTag('posts'), 'posts:*')
    assert.notEqual(rowTag('posts', '*'), modelTag('posts'))
  })
})

for (const database of DATABASES) {
  test.group(`Tags of pages | ${database.name}`, (group) => {
    if (database.skip) {
      group.each.skip(true, database.skip)
    }

    async function start(posts: number) {
      const app = await startDataApp({ database, pages: {} })
      const all = Array.from({ length: posts }, (_, index) => ({ title: `post ${index}` }))
      await app.Post.createMany(all)
      return app
    }

    test('a row and a list are named, and by whom', async ({ assert }) => {
      const { Post } = await start(2)
      assert.deepEqual(await tagsOf(() => Post.find(1)), {
        tags: ['posts:*', 'posts:1'],
        by: ['the model Post'],
      })
      assert.deepEqual(await namesOf(() => Post.all()), [
        ...['posts', 'posts:*', 'posts:1', 'posts:2'],
      ])
    })

    test('a row that is not there depends on the list', async ({ assert }) => {
      const { Post } = await start(1)
      for (const read of [() => Post.find(9), () => Post.findBy('title', 'nothing')]) {
        assert.deepEqual(await namesOf(read), ['posts', 'posts:*'])
      }
    })

    test('of more than a hundred rows, a page carries the tag of the list alone', async ({
      assert,
    }) => {
      const { Post } = await start(101)
      const hundred = await tagsOf(() => Post.query().orderBy('id').limit(100))
      assert.lengthOf(hundred.tags, 102)
      assert.deepEqual(await namesOf(() => Post.all()), ['posts', 'posts:*'])

      const oneByOne = await tagsOf(async () => {
        for (let id = 1; id <= 101; id++) {
          await Post.find(id)
        }
      })
      assert.lengthOf(oneByOne.tags, 102)
      assert.includeMembers(oneByOne.tags, ['posts', 'posts:100'])
      assert.notInclude(oneByOne.tags, 'posts:101')
    })

    test('two pages count their rows apart', async ({ assert }) => {
      const { Post } = await start(101)
      await tagsOf(() => Post.all())
      assert.deepEqual(await namesOf(() => Post.find(101)), ['posts:*', 'posts:101'])
    })

    test('rows that were read without their keys depend on the list', async ({ assert }) => {
      const { Post } = await start(1)
      const { tags } = await tagsOf(() => Post.query().select('title').where('id', 1).first())
      assert.deepEqual(tags, ['posts', 'posts:*'])
    })

    test('rows are found under whatever name their model has for its key', async ({ assert }) => {
      const app = await start(0)
      const { Keyed, forgotten } = await startKeyed(app)
      const code = 'A B'
      await Keyed.create({ code, text: 'one' })
      assert.deepEqual(forgotten.splice(0), [['keyed', 'keyed:A%20B']])
      const row = await Keyed.findOrFail(code)
      assert.deepEqual(await namesOf(() => Keyed.find(code)), ['keyed:*', 'keyed:A%20B'])

      await row.merge({ code: 'C' }).save()
      assert.deepEqual(forgotten, [['keyed', 'keyed:A%20B', 'keyed:C']])
    })

    test('a row that is read again, or locked, is named', async ({ assert }) => {
      const { Post } = await start(1)
      const post = await Post.findOrFail(1)
      assert.deepEqual(await namesOf(() => post.refresh()), ['posts:*', 'posts:1'])
      const locked = await tagsOf(() => post.lockForUpdate(async () => {}))
      assert.deepEqual(locked.tags, ['posts:*', 'posts:1'])
    })

    test('outside of a production nothing is named, and queries are left alone', async ({
      assert,
    }) => {
      const { Post } = await start(1)
      const query = Post.query()
      await query
      assert.notInclude(Object.keys(query), 'execQuery')
      assert.notInclude(Object.keys(query), 'pojo')
    })

    test('a model without TagsPages names nothing', async ({ assert }) => {
      const { Visit } = await start(1)
      assert.deepEqual(await namesOf(() => Visit.all()), [])
    })
  })
}
