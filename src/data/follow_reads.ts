import { isWholeAnswer } from './is_whole_answer.ts'
import { pagesOf } from './pages_of.ts'
import { tagRows } from './tag_rows.ts'
import { TO_ONE } from './to_one.ts'
import { pageUnderWay, type PageUnderWay } from '../producing/page_under_way.ts'
import type { LucidRow } from '@adonisjs/lucid/types/model'
import type { ModelQuery } from './model_query.ts'

/**
 * Has the page that is being produced follow what a query of its handler finds. A hook of Lucid that
 * runs after a query is not called where a row was not found, and hears nothing of the query: so this
 * is one that runs before, and the query itself is watched.
 */
export const followReads = {
  /** Before a query for one row */
  find: (query: unknown) => watch(query as ModelQuery, true),

  /** Before a query for many, a page of them and a relation included */
  fetch: (query: unknown) => watch(query as ModelQuery, false),

  /** A query that was made, and may be run without a hook */
  made: (query: unknown) => watchMade(query as ModelQuery),
}

function watch(query: ModelQuery, isFirst: boolean): void {
  const page = pageUnderWay()
  const pages = page && pagesOf.get(query.model)
  if (!page || !pages) {
    return
  }
  const { execQuery } = query
  query.execQuery = async () => {
    const rows = await Reflect.apply(execQuery, query, [])
    const keys = rows.map((row) => (row as LucidRow).$primaryKeyValue)
    tagRows(page, pages, keys, !isWholeAnswer(query, rows, isFirst))
    return rows
  }
  // A page of a list is not read where there is none.
  if (!isFirst && !TO_ONE[query.relation?.type ?? '']) {
    tagRows(page, pages, [], true)
  }
}

/**
 * A sub-query is part of another query, such as a count of related rows; what `pojo()` gives are no
 * models. Nobody sees which rows it is about.
 */
function watchMade(query: ModelQuery): void {
  const page = pageUnderWay()
  if (!page) {
    return
  }
  const { pojo } = query
  query.pojo = () => {
    tagList(page, query.model)
    return Reflect.apply(pojo, query, [])
  }
  if (query.isRelatedSubQuery) {
    tagList(page, query.model)
  }
  const through = query.relation?.throughModel?.()
  if (through) {
    tagList(page, through)
  }
}

function tagList(page: PageUnderWay, model: object): void {
  const pages = pagesOf.get(model)
  if (pages) {
    tagRows(page, pages, [], true)
  }
}
