import { test } from '@japa/runner'
import { DATABASES, type TestDatabase } from './support/databases.ts'
import { edit, erase, row } from './support/rows.ts'
import { startDataApp, type DataApp, type Reader } from './support/start_data_app.ts'

/**
 * Pages by what their handlers read.
 */
const PAGES: Record<string, Reader> = {
  '/post/:id': ({ Post }, { params }) => Post.find(params.id),
  '/by-title/:title': ({ Post }, { params }) => Post.findBy('title', params.title),
  '/newest': ({ Post }) => Post.query().orderBy('id', 'desc').first(),
  '/posts': ({ Post }) => Post.query().orderBy('id'),
  '/no-posts': ({ Post }) => Post.query().where('title', 'nothing'),
  '/pages/:page': ({ Post }, { params }) => Post.query().paginate(params.page, 2),
  '/empty-page': ({ Post }) => Post.query().where('title', 'nothing').paginate(1, 2),
  '/author/:id/page': ({ Author }, { params }) =>
    row(Author, params.id).then((found) => found.related('posts').query().paginate(1, 2)),
  '/plain-posts': ({ Post }) => Post.query().select('title').pojo(),
  '/number-of-posts': ({ Post }) => Post.query().count('* as total'),
  '/post-and-author/:id': ({ Post }, { params }) =>
    Post.query().where('id', params.id).preload('author').first(),
  '/author/:id/posts': ({ Author }, { params }) =>
    row(Author, params.id).then((found) => found.related('posts').query()),
  '/author-loads/:id': async ({ Author }, { params }) => {
    const author = await Author.findOrFail(params.id)
    await author.load('posts')
    return author
  },
  '/author-of/:id': ({ Post }, { params }) =>
    row(Post, params.id).then((found) => found.related('author').query().first()),
  '/author-counts/:id': async ({ Author }, { params }) => {
    const author = await Author.query().where('id', params.id).withCount('posts').firstOrFail()
    return author.$extras.posts_count
  },
  '/author-has/:id': ({ Author }, { params }) =>
    Author.query()
      .where('id', params.id)
      .whereHas('posts', () => {})
      .first(),
  '/author-plain/:id': ({ Author }, { params }) =>
    row(Author, params.id).then((found) => found.related('posts').query().pojo()),
  '/author-profile/:id': ({ Author }, { params }) =>
    Author.query().where('id', params.id).preload('profile').first(),
  '/author-comments/:id': ({ Author }, { params }) =>
    Author.query().where('id', params.id).preload('comments').first(),
  '/post-labels/:id': ({ Post }, { params }) =>
    Post.query().where('id', params.id).preload('labels').first(),
  '/visits': ({ Visit }) => Visit.all(),
}

const PATHS = [
  ...['/post/1', '/post/2', '/post/9', '/by-title/one', '/newest', '/posts', '/no-posts'],
  ...[
    '/pages/1',
    '/pages/7',
    '/empty-page',
    '/author/3/page',
    '/plain-posts',
    '/number-of-posts',
    '/post-and-author/1',
  ],
  ...['/author/1/posts', '/author-loads/1', '/author-of/1', '/author-counts/1', '/author-has/1'],
  ...['/author-plain/1', '/author-profile/1', '/author-profile/2', '/author-comments/1'],
  ...['/post-labels/1', '/visits'],
]

/** Those that show posts which may be any */
const LISTS = [
  ...[
    '/post/9',
    '/newest',
    '/posts',
    '/no-posts',
    '/pages/1',
    '/pages/7',
    '/empty-page',
    '/author/3/page',
    '/plain-posts',
  ],
  ...['/number-of-posts', '/author/1/posts', '/author-loads/1', '/author-counts/1'],
  ...['/author-has/1', '/author-plain/1', '/author-comments/1'],
]

/** Those that show the first post */
const ONE = ['/post/1', '/by-title/one', '/post-and-author/1', '/author-of/1', '/post-labels/1']

/** Those that show the first author */
const ANN = [
  ...['/post-and-author/1', '/author/1/posts', '/author-loads/1', '/author-of/1'],
  ...['/author-counts/1', '/author-has/1', '/author-plain/1', '/author-profile/1'],
  '/author-comments/1',
]

interface Change {
  what: string
  change: (app: DataApp) => Promise<unknown>
  gone: string[]
}

const CHANGES: Change[] = [
  {
    what: 'a row is updated',
    change: ({ Post }) => edit(Post, 1, { title: 'new' }),
    gone: [...ONE, ...LISTS],
  },
  {
    what: 'a row is updated without hooks',
    change: ({ Post }) => row(Post, 1).then((found) => found.merge({ title: 'new' }).saveQuietly()),
    gone: [...ONE, ...LISTS],
  },
  {
    what: 'a row is saved in which nothing has changed',
    change: ({ Post }) => row(Post, 1).then((found) => found.save()),
    gone: [],
  },
  {
    what: 'a row is created',
    change: ({ Post }) => Post.create({ title: 'four', authorId: 1 }),
    gone: LISTS,
  },
  {
    what: 'rows are created without hooks',
    change: ({ Post }) => Post.createManyQuietly([{ title: 'four' }, { title: 'five' }]),
    gone: LISTS,
  },
  {
    what: 'a row is updated or created',
    change: ({ Post }) => Post.updateOrCreate({ title: 'one' }, { version: 7 }),
    gone: [...ONE, ...LISTS],
  },
  {
    what: 'a row is deleted',
    change: ({ Post }) => erase(Post, 2),
    gone: ['/post/2', ...LISTS],
  },
  {
    what: 'a row is deleted without hooks',
    change: ({ Post }) => row(Post, 2).then((found) => found.deleteQuietly()),
    gone: ['/post/2', ...LISTS],
  },
  {
    what: 'a row is created through a relation',
    change: ({ Author }) =>
      row(Author, 2).then((found) => found.related('posts').create({ title: 'x' })),
    gone: LISTS,
  },
  {
    what: 'a row of another model is updated',
    change: ({ Author }) => edit(Author, 1, { name: 'Anna' }),
    gone: ANN,
  },
  {
    what: 'a row of another model is updated that has no rows',
    change: ({ Author }) => edit(Author, 3, { name: 'Carla' }),
    gone: ['/author/3/page'],
  },
  {
    what: 'a row is created that a relation had not',
    change: ({ Profile }) => Profile.create({ authorId: 2, text: 'Bob' }),
    gone: ['/author-profile/2'],
  },
  {
    what: 'a row is updated behind a relation',
    change: ({ Profile }) => edit(Profile, 1, { text: 'x' }),
    gone: ['/author-profile/1', '/author-profile/2'],
  },
  {
    what: 'a row is created behind a relation through another one',
    change: ({ Comment }) => Comment.create({ postId: 1, text: 'x' }),
    gone: ['/author-comments/1'],
  },
  {
    what: 'a row is attached',
    change: ({ Post }) => row(Post, 1).then((found) => found.related('labels').attach([2])),
    gone: [...ONE, ...LISTS],
  },
  {
    what: 'rows are detached',
    change: ({ Post }) => row(Post, 1).then((found) => found.related('labels').detach()),
    gone: [...ONE, ...LISTS],
  },
  {
    what: 'rows are attached and detached at once',
    change: ({ Post }) => row(Post, 1).then((found) => found.related('labels').sync([2])),
    gone: [...ONE, ...LISTS],
  },
  {
    what: 'a row is written of a model without TagsPages',
    change: ({ Visit }) => Visit.create({ page: '/' }),
    gone: [],
  },
  {
    what: 'a query updates rows past the model',
    change: ({ Post }) => Post.query().where('id', 1).update({ title: 'new' }),
    gone: [],
  },
  {
    what: 'the model is forgotten',
    change: ({ Post, pageCache }) => pageCache.forgetModel(Post),
    gone: ['/post/2', ...ONE, ...LISTS],
  },
  {
    what: 'a row is forgotten',
    change: async ({ Post, pageCache }) => pageCache.forgetRow(await Post.findOrFail(1)),
    gone: [...ONE, ...LISTS],
  },
]

async function start(database: TestDatabase): Promise<DataApp> {
  const app = await startDataApp({ database, pages: PAGES })
  const { Author, Post, Profile, Label, Comment } = app
  await Author.createMany([{ name: 'Ann' }, { name: 'Bob' }, { name: 'Carl' }])
  await Profile.create({ authorId: 1, text: 'Ann' })
  await Post.createMany([
    { title: 'one', authorId: 1 },
    { title: 'two', authorId: 1 },
    { title: 'three', authorId: 2 },
  ])
  await Label.createMany([{ name: 'red' }, { name: 'blue' }])
  const post = await row(Post, 1)
  await post.related('labels').attach([1])
  await Comment.create({ postId: 2, text: 'yes' })
  await app.gone(PATHS)
  return app
}

for (const database of DATABASES) {
  test.group(`Pages follow their data | ${database.name}`, (group) => {
    if (database.skip) {
      group.each.skip(true, database.skip)
    }
    group.each.timeout(60_000)

    test('{what}: the pages that show it are gone, and no others')
      .with(CHANGES)
      .run(async ({ assert }, { change, gone }) => {
        const app = await start(database)
        assert.deepEqual(await app.gone(PATHS), [])
        await change(app)
        assert.sameMembers(await app.gone(PATHS), [...new Set(gone)])
      })
  })
}
