import { test } from '@japa/runner'
import { compose } from '@adonisjs/core/helpers'
import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import { TagsPages } from '../../src/data/tags_pages.ts'
import { pagesOf } from '../../src/data/pages_of.ts'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'

const DEFAULT = { timeout: 'forget', forever: 'renew' }

test.group('What a model says of pages', () => {
  test('is its table, and the default for each kind of page, where it says nothing', ({
    assert,
  }) => {
    class Article extends compose(BaseModel, TagsPages) {}
    Article.boot()
    assert.deepEqual(pagesOf.get(Article), {
      model: 'the model Article',
      pageTag: 'articles',
      onWrite: DEFAULT,
    })
    assert.equal(Article.pageTag, 'articles')
  })

  test('is the same for both kinds of pages where it says something: {$self}')
    .with(['forget', 'expire', 'renew'])
    .run(({ assert }, effect) => {
      class Article extends compose(BaseModel, TagsPages) {
        static pageTag = 'news'
        static pagesOnWrite = effect
      }
      Article.boot()
      assert.containsSubset(pagesOf.get(Article), {
        pageTag: 'news',
        onWrite: { timeout: effect, forever: effect },
      })
    })

  test('may be assigned, as some compilers write it', ({ assert }) => {
    class Article extends compose(BaseModel, TagsPages) {}
    Article.pageTag = 'news'
    class Other extends compose(BaseModel, TagsPages) {}
    Article.boot()
    assert.deepEqual([Article.pageTag, Other.table ?? 'not booted'], ['news', 'not booted'])
  })

  test('is inherited, but the table is not', ({ assert }) => {
    class Article extends compose(BaseModel, TagsPages) {
      static pagesOnWrite = 'expire'
    }
    class Note extends Article {}
    Article.boot()
    Note.boot()
    assert.containsSubset(pagesOf.get(Note), { pageTag: 'notes', onWrite: { timeout: 'expire' } })
  })

  test('is an error at boot that says what to write instead: pagesOnWrite {0}')
    .with([
      ['forgett', /Model "Article": pagesOnWrite: expected 'forget'.*Did you mean "forget"\?/],
      ['nothing', /got 'nothing'\. Known are: forget, expire, renew/],
      [true, /expected 'forget', 'expire' or 'renew', got true/],
    ] as [unknown, RegExp][])
    .run(({ assert }, [value, message]) => {
      class Article extends compose(BaseModel, TagsPages) {
        static pagesOnWrite = value as string
      }
      assert.throws(() => Article.boot(), message)
      assert.throws(() => Article.boot(), message)
    })

  test('is an error at boot that says what to write instead: pageTag {0}')
    .with([
      ['', /Model "Article": pageTag: expected a tag, such as 'posts', got ''/],
      [7, /got 7\. Leave it out for the name of the table/],
      [null, /got null/],
    ] as [unknown, RegExp][])
    .run(({ assert }, [value, message]) => {
      class Article extends compose(BaseModel, TagsPages) {
        static pageTag = value as string
      }
      assert.throws(() => Article.boot(), message)
    })

  test('is checked when its first column is declared', ({ assert }) => {
    assert.throws(() => {
      class Article extends compose(BaseModel, TagsPages) {
        static pagesOnWrite = 'forgett'

        @column({ isPrimary: true })
        declare id: number
      }
      return Article
    }, /Did you mean "forget"\?/)
  })

  test('leaves the onQuery of its relations alone', ({ assert }) => {
    const seen: unknown[] = []
    class Author extends compose(BaseModel, TagsPages) {
      @column({ isPrimary: true })
      declare id: number
    }
    class Article extends compose(BaseModel, TagsPages) {
      @column({ isPrimary: true })
      declare id: number

      @column()
      declare authorId: number

      @belongsTo(() => Author, { onQuery: (query) => void seen.push(query) })
      declare author: BelongsTo<typeof Author>
    }
    const relation = Article.$getRelation('author') as unknown as {
      onQueryHook: (query: unknown) => void
    }
    const query = {}
    relation.onQueryHook(query)
    assert.deepEqual(seen, [query])
  })
})
