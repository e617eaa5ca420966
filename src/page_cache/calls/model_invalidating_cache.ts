import { checkArgument } from '../../options/check_argument.ts'
import { checkOptions } from '../../options/check_options.ts'
import { InvalidatingCache } from './invalidating_cache.ts'
import { modelTag, rowTag } from '../../keys/model_tags.ts'

/**
 * What an application calls when data have changed that pages follow, and no model was told of it. It
 * knows of models what their tags are, and nothing else.
 */
export class ModelInvalidatingCache extends InvalidatingCache {
  /**
   * Invalidates all pages that depend on a model with `TagsPages`: those of each of its rows, and of its
   * lists. For what is written past models, by a query or by another program.
   *
   * @param model - The class, or what has its `pageTag`
   * @param options - `cache`: name of the only store to look into
   * @throws E_INVALID_ARGUMENT
   * @throws E_STORE_UNAVAILABLE - when a store does not keep that
   * @example
   * ```ts
   * await Post.query().where('authorId', 7).update({ isHidden: true })
   * await pageCache.forgetModel(Post)
   * ```
   */
  async forgetModel(
    model: { pageTag: string },
    options: { cache?: string | null } = {}
  ): Promise<void> {
    checkArgument('forgetModel()', 'model', model)
    checkOptions('forgetModel()', options, ['cache'])
    const { pageTag } = model
    await this.forgetTags([pageTag, modelTag(pageTag)], options)
  }

  /**
   * Invalidates the pages that show a row of a model with `TagsPages`, and those of its lists.
   *
   * @param row - As it was saved
   * @param options - `cache`: name of the only store to look into
   * @throws E_INVALID_ARGUMENT
   * @throws E_STORE_UNAVAILABLE - when a store does not keep that
   * @example
   * ```ts
   * await db.rawQuery('UPDATE posts SET likes = likes + 1 WHERE id = ?', [post.id])
   * await pageCache.forgetRow(post)
   * ```
   */
  async forgetRow(
    row: { $primaryKeyValue?: unknown },
    options: { cache?: string | null } = {}
  ): Promise<void> {
    checkArgument('forgetRow()', 'row', row)
    checkOptions('forgetRow()', options, ['cache'])
    const { pageTag } = row.constructor as unknown as { pageTag: string }
    await this.forgetTags([pageTag, rowTag(pageTag, row.$primaryKeyValue)!], options)
  }
}
