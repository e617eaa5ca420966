import type { LucidModel, LucidRow } from '@adonisjs/lucid/types/model'

/**
 * A row as relations read it: by the names of its attributes.
 */
export type Row = LucidRow & Record<string, unknown>

/**
 * What of the query builders of Lucid 22 is read here, beyond their types. Queries for models, for
 * relations and the sub-queries of relations are one kind of object, which runs in `execQuery`.
 */
export interface ModelQuery {
  model: LucidModel
  execQuery(): Promise<unknown[]>
  pojo(): this
  knexQuery: { _statements: { grouping: string }[]; _single: { offset?: unknown } }
  isRelatedSubQuery?: boolean
  /** Rows whose relation is read */
  parent?: Row | Row[]
  relation?: {
    type: string
    localKey: string
    foreignKey: string
    throughModel?: () => LucidModel
  }
}
