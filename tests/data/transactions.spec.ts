import { test } from '@japa/runner'
import { DATABASES, type TestDatabase } from './support/databases.ts'
import { edit, erase } from './support/rows.ts'
import { startDataApp, type DataApp } from './support/start_data_app.ts'

const PATHS = ['/posts/1', '/posts/2', '/posts/3', '/posts', '/authors']
const LIST = ['/posts']

async function start(database: TestDatabase): Promise<DataApp & { forgotten: string[][] }> {
  const app = await startDataApp({
    database,
    pages: {
      '/posts/:id': ({ Post }, { params }) => Post.find(params.id),
      '/posts': ({ Post }) => Post.all(),
      '/authors': ({ Author }) => Author.all(),
    },
  })
  await app.Post.createMany([{ title: 'one' }, { title: 'two' }, { title: 'three' }])
  await app.gone(PATHS)
  const forgotten: string[][] = []
  const { pageCache } = app
  const { forgetTags } = pageCache
  pageCache.forgetTags = (tags, options) => {
    forgotten.push([...tags])
    return Reflect.apply(forgetTags, pageCache, [tags, options])
  }
  return { ...app, forgotten }
}

const broken = new Error('broken')

/**
 * What is done with transactions, and the pages that are gone after it.
 */
const ROUNDS: {
  what: string
  act: (app: DataApp) => Promise<unknown>
  gone: string[]
}[] = [
  {
    what: 'a transaction that commits',
    act: ({ Post }) =>
      Post.transaction(async (client) => {
        await edit(Post, 1, { title: 'new' }, client)
        await erase(Post, 2, client)
      }),
    gone: ['/posts/1', '/posts/2', ...LIST],
  },
  {
    what: 'a transaction that is rolled back',
    act: async ({ Post }) => {
      const client = await Post.transaction()
      await edit(Post, 1, { title: 'new' }, client)
      await Post.create({ title: 'four' }, { client })
      await client.rollback()
    },
    gone: [],
  },
  {
    what: 'a transaction whose callback throws',
    act: ({ Post }) =>
      Post.transaction(async (client) => {
        await edit(Post, 1, { title: 'new' }, client)
        throw broken
      }).catch((error) => error),
    gone: [],
  },
  {
    what: 'a row that was told of a transaction',
    act: async ({ Post, db }) => {
      const post = await Post.findOrFail(1)
      await db.transaction((client) => post.useTransaction(client).merge({ title: 'new' }).save())
    },
    gone: ['/posts/1', ...LIST],
  },
  {
    what: 'a nested transaction that commits',
    act: ({ Post }) =>
      Post.transaction(async (outer) => {
        await outer.transaction(async (client) => {
          await edit(Post, 1, { title: 'new' }, client)
        })
      }),
    gone: ['/posts/1', ...LIST],
  },
  {
    what: 'a nested transaction that is rolled back, in one that writes and commits',
    act: ({ Post }) =>
      Post.transaction(async (outer) => {
        await edit(Post, 1, { title: 'new' }, outer)
        const client = await outer.transaction()
        await edit(Post, 2, { title: 'new' }, client)
        await client.rollback()
      }),
    gone: ['/posts/1', ...LIST],
  },
  {
    what: 'a nested transaction that is rolled back, in one that writes nothing else',
    act: ({ Post }) =>
      Post.transaction(async (outer) => {
        const client = await outer.transaction()
        await edit(Post, 2, { title: 'new' }, client)
        await client.rollback()
      }),
    gone: [],
  },
  {
    what: 'a nested transaction that commits, in one that is rolled back',
    act: async ({ Post }) => {
      const outer = await Post.transaction()
      await outer.transaction(async (client) => {
        await edit(Post, 1, { title: 'new' }, client)
      })
      await outer.rollback()
    },
    gone: [],
  },
  {
    what: 'three levels, of which the one in the middle is rolled back',
    act: ({ Post }) =>
      Post.transaction(async (outer) => {
        const middle = await outer.transaction()
        await middle.transaction(async (client) => {
          await edit(Post, 1, { title: 'new' }, client)
        })
        await middle.rollback()
        await edit(Post, 3, { title: 'new' }, outer)
      }),
    gone: ['/posts/3', ...LIST],
  },
  {
    what: 'rows that are attached in a transaction that is rolled back',
    act: async ({ Post, Label }) => {
      const label = await Label.create({ name: 'red' })
      const post = await Post.findOrFail(1)
      const client = await Post.transaction()
      await post.related('labels').attach([label.id], client)
      await post.related('labels').sync([], true, client)
      await client.rollback()
    },
    gone: [],
  },
  {
    what: 'rows that are attached in a transaction that commits',
    act: async ({ Post, Label }) => {
      const label = await Label.create({ name: 'red' })
      const post = await Post.findOrFail(1)
      await Post.transaction(async (client) =>
        post.related('labels').sync([label.id], true, client)
      )
    },
    gone: ['/posts/1', ...LIST],
  },
]

for (const database of DATABASES) {
  test.group(`Transactions of models | ${database.name}`, (group) => {
    if (database.skip) {
      group.each.skip(true, database.skip)
    }
    group.each.timeout(60_000)

    test('{what}: the pages of what has remained are gone, and no others')
      .with(ROUNDS)
      .run(async ({ assert }, { act, gone }) => {
        const app = await start(database)
        await act(app)
        assert.sameMembers(await app.gone(PATHS), gone)
      })

    test('pages are there until it has committed, and gone when that has been awaited', async ({
      assert,
    }) => {
      const app = await start(database)
      const client = await app.Post.transaction()
      const nested = await client.transaction()
      await edit(app.Post, 1, { title: 'new' }, nested)
      assert.deepEqual(await app.gone(PATHS), [])
      await nested.commit()
      assert.deepEqual(await app.gone(PATHS), [])
      await client.commit()
      assert.deepEqual(await app.gone(PATHS), ['/posts/1', ...LIST])
    })

    test('all that is written in one is invalidated at once', async ({ assert }) => {
      const { Post, Author, forgotten } = await start(database)
      await Post.transaction(async (client) => {
        for (const id of [1, 2, 3]) {
          await edit(Post, id, { title: 'new' }, client)
        }
        await client.transaction((nested) => Author.create({ name: 'Dan' }, { client: nested }))
      })
      // No page can show a row that was not there, but lists can.
      assert.deepEqual(forgotten, [['posts', 'posts:1', 'posts:2', 'posts:3', 'authors']])
    })

    test('where it has written very many rows, they are not named one by one', async ({
      assert,
    }) => {
      const { gone, Post, forgotten } = await start(database)
      const all = Array.from({ length: 101 }, (_, index) => ({ title: `post ${index}` }))
      const posts = await Post.createMany(all)
      assert.deepEqual(forgotten.splice(0), [['posts']])
      await Post.transaction(async (client) => {
        for (const post of posts) {
          await post.useTransaction(client).merge({ version: 2 }).save()
        }
      })
      assert.deepEqual(forgotten, [['posts', 'posts:*']])
      assert.sameMembers(await gone(PATHS), PATHS.slice(0, 4))
    })
  })
}

test.group('Transactions of models', (group) => {
  const postgres = DATABASES.find(({ name }) => name === 'PostgreSQL')!
  group.each.timeout(60_000)

  test('a commit that the database refuses invalidates nothing', async ({ assert }) => {
    const app = await start(postgres)
    const { Post, db } = app
    await db.rawQuery(
      `ALTER TABLE ${Post.table} ADD CONSTRAINT ${Post.table}_title UNIQUE (title) DEFERRABLE INITIALLY DEFERRED`
    )
    const client = await Post.transaction()
    const refused = client.knexClient.executionPromise.catch((error) => error)
    await edit(Post, 1, { title: 'two' }, client)
    await client.commit().catch(() => {})
    assert.match(String(await refused), /unique/)
    assert.deepEqual(await app.gone(PATHS), [])
  }).skip(Boolean(postgres.skip), String(postgres.skip))
})
