import Category from '#models/category'
import { compose } from '@adonisjs/core/helpers'
import { TagsPages } from 'adonis-cache-helpers/lucid'
import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'

/**
 * A page that shows a product carries the tag `products:7`, and one that shows a list of them `products`.
 * When a product is saved, these pages are forgotten, whatever process has saved it.
 */
export default class Product extends compose(BaseModel, TagsPages) {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare categoryId: number

  @column()
  declare name: string

  @column()
  declare description: string

  @column()
  declare priceCents: number

  @column()
  declare stock: number

  @belongsTo(() => Category)
  declare category: BelongsTo<typeof Category>
}
