import User from '#models/user'
import { compose } from '@adonisjs/core/helpers'
import { TagsPages } from 'adonis-cache-helpers/lucid'
import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'

export default class Post extends compose(BaseModel, TagsPages) {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare userId: number

  @column()
  declare authorId: number

  @column()
  declare title: string

  @column()
  declare isDraft: boolean

  @column()
  declare isLive: boolean

  @column()
  declare isHidden: boolean

  @belongsTo(() => User)
  declare author: BelongsTo<typeof User>
}
