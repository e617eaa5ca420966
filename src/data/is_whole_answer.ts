import { TO_ONE } from './to_one.ts'
import type { ModelQuery, Row } from './model_query.ts'

/**
 * Parts of a query that choose among rows: with another row, another one may be chosen.
 */
const CHOOSING = new Set(['order', 'group', 'having', 'union'])

/**
 * Whether what a query for single rows has found stays right as long as those rows are what they are,
 * whatever happens to others: it has found what it was asked for, and has not chosen it. Of several
 * rows that no order tells apart, any one is as right as the others.
 *
 * @param isFirst - Whether it was asked for one row: `find`, `findBy`, `first`
 */
export function isWholeAnswer(query: ModelQuery, rows: unknown[], isFirst: boolean): boolean {
  const { knexQuery } = query
  const isChosen = knexQuery._statements.some(({ grouping }) => CHOOSING.has(grouping))
  if (isChosen || knexQuery._single.offset) {
    return false
  }
  return isFirst ? rows.length > 0 : hasAll(query, rows as Row[])
}

/**
 * Whether the query is for a relation to one row, and has found that of every row which has one.
 */
function hasAll({ relation, parent }: ModelQuery, rows: Row[]): boolean {
  const keysOf = relation && TO_ONE[relation.type]
  if (!keysOf || !parent) {
    return false
  }
  const { own, other } = keysOf(relation)
  const found = new Set(rows.map((row) => String(row[other])))
  return [parent]
    .flat()
    .map((row) => row[own])
    .every((key) => key === null || found.has(String(key)))
}
