import { compose } from '@adonisjs/core/helpers'
import {
  BaseModel,
  belongsTo,
  column,
  hasMany,
  hasManyThrough,
  hasOne,
  manyToMany,
} from '@adonisjs/lucid/orm'
import { TagsPages } from '../../../src/data/tags_pages.ts'
import type {
  BelongsTo,
  HasMany,
  HasManyThrough,
  HasOne,
  ManyToMany,
} from '@adonisjs/lucid/types/relations'

/**
 * The models of a test, whose tables nobody else has.
 *
 * @param id - Of the test: ends the names of its tables
 */
export function defineModels(id: string, pagesOnWrite: string | null = null) {
  class Author extends compose(BaseModel, TagsPages) {
    static table = `authors_${id}`
    static pageTag = 'authors'
    static pagesOnWrite = pagesOnWrite

    @column({ isPrimary: true })
    declare id: number

    @column()
    declare name: string

    @hasMany(() => Post)
    declare posts: HasMany<typeof Post>

    @hasOne(() => Profile)
    declare profile: HasOne<typeof Profile>

    @hasManyThrough([() => Comment, () => Post])
    declare comments: HasManyThrough<typeof Comment>
  }

  class Profile extends compose(BaseModel, TagsPages) {
    static table = `profiles_${id}`
    static pageTag = 'profiles'

    @column({ isPrimary: true })
    declare id: number

    @column()
    declare authorId: number

    @column()
    declare text: string
  }

  class Post extends compose(BaseModel, TagsPages) {
    static table = `posts_${id}`
    static pageTag = 'posts'
    static pagesOnWrite = pagesOnWrite

    @column({ isPrimary: true })
    declare id: number

    @column()
    declare authorId: number | null

    @column()
    declare title: string

    @column()
    declare version: number

    @belongsTo(() => Author)
    declare author: BelongsTo<typeof Author>

    @hasMany(() => Comment)
    declare comments: HasMany<typeof Comment>

    @manyToMany(() => Label, { pivotTable: `label_post_${id}` })
    declare labels: ManyToMany<typeof Label>
  }

  class Comment extends compose(BaseModel, TagsPages) {
    static table = `comments_${id}`
    static pageTag = 'comments'

    @column({ isPrimary: true })
    declare id: number

    @column()
    declare postId: number

    @column()
    declare text: string
  }

  class Label extends compose(BaseModel, TagsPages) {
    static table = `labels_${id}`
    static pageTag = 'labels'

    @column({ isPrimary: true })
    declare id: number

    @column()
    declare name: string

    @manyToMany(() => Post, { pivotTable: `label_post_${id}` })
    declare posts: ManyToMany<typeof Post>
  }

  /** One that pages do not follow */
  class Visit extends BaseModel {
    static table = `visits_${id}`

    @column({ isPrimary: true })
    declare id: number

    @column()
    declare page: string
  }

  return { Author, Profile, Post, Comment, Label, Visit }
}

export type Models = ReturnType<typeof defineModels>
