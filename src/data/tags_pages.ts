import { followPivots } from './follow_pivots.ts'
import { followReads } from './follow_reads.ts'
import { followWrite } from './follow_writes.ts'
import { modelPages } from './model_pages.ts'
import { pagesOf } from './pages_of.ts'
import { ManyToManyQueryClient } from '@adonisjs/lucid/orm/relations'
import type { LucidModel, LucidRow } from '@adonisjs/lucid/types/model'
import type { NormalizeConstructor } from '@adonisjs/core/types/helpers'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/**
 * What `TagsPages` adds to a model.
 */
export interface TagsPagesStatics {
  /** Begins the tags of its pages. Default: the name of the table */
  pageTag: string

  /**
   * What a write does to the pages that show what was written: `'forget'`, `'expire'` or `'renew'`.
   * Default (`null`): pages with a timeout are forgotten, and those that are kept for ever renewed
   */
  pagesOnWrite: string | null
}

/**
 * Has pages follow the data of a model. A page that is being produced carries the tag of each row that
 * its handler or its view loads (`posts:7`), and that of the model for a list (`posts`). When a row is
 * saved, created or deleted, the pages that showed it are forgotten, and so are the lists, after the
 * transaction has committed.
 *
 * It reads the static properties of {@link TagsPagesStatics}. What goes past models, such as
 * `Post.query().update()` and raw SQL, is not seen: call `pageCache.forgetModel(Post)` after it.
 *
 * @param superclass - A model, or `BaseModel`
 * @throws E_INVALID_MODEL - when the model boots, if a static property makes no sense
 * @example
 * ```ts
 * export default class Post extends compose(BaseModel, TagsPages) {
 *   static pageTag = 'posts'
 *   static pagesOnWrite = 'forget'
 * }
 * ```
 */
export function TagsPages<Model extends NormalizeConstructor<LucidModel>>(
  superclass: Model
): Model & TagsPagesStatics {
  class PagesFollow extends superclass {
    static pagesOnWrite: string | null = null

    static get pageTag(): string {
      return this.table
    }

    // A compiler may write `static pageTag = 'posts'` as an assignment.
    static set pageTag(value: string) {
      Object.defineProperty(this, 'pageTag', { value, writable: true, configurable: true })
    }

    static boot(): void {
      super.boot()
      if (!pagesOf.has(this)) {
        const { name, pageTag, pagesOnWrite } = this
        pagesOf.set(this, modelPages({ name, pageTag, pagesOnWrite }))
        this.before('find', followReads.find)
        this.before('fetch', followReads.fetch)
      }
    }

    static query(...args: any[]): any {
      const query = super.query(...args)
      followReads.made(query)
      return query
    }

    static $addRelation(...[name, type, related, options]: Parameters<LucidModel['$addRelation']>) {
      const onQuery = (query: any) => {
        followReads.made(query)
        options.onQuery?.(query)
      }
      super.$addRelation(name, type, related, { ...options, onQuery } as typeof options)
    }

    /** Every write of a row goes through it, and those that call no hooks as well */
    $getQueryFor(action: any, client: QueryClientContract): any {
      const query: any = super.$getQueryFor(action, client)
      if (action !== 'refresh') {
        const { exec } = query
        const write = { row: this as unknown as LucidRow, client }
        query.exec = () => followWrite(write, async () => Reflect.apply(exec, query, []))
      }
      return query
    }

    related(name: any): any {
      const relation: any = super.related(name as never)
      if (relation instanceof ManyToManyQueryClient) {
        followPivots(this as unknown as LucidRow, relation)
      }
      return relation
    }
  }
  return PagesFollow as unknown as Model & TagsPagesStatics
}
