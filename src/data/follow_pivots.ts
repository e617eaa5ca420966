import { followWrite } from './follow_writes.ts'
import type { LucidRow } from '@adonisjs/lucid/types/model'
import type { ManyToManyQueryClient } from '@adonisjs/lucid/orm/relations'
import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Rows of a table between two models have no model of their own: attaching and detaching is a write of
 * the row that it is done to. Whatever else a relation to many does comes down to these.
 *
 * @param row - Whose relation it is
 * @param relation - Of it, from `related()`
 */
export function followPivots(row: LucidRow, relation: ManyToManyQueryClient): void {
  const { attach, detach, sync } = relation
  const within = (transaction?: TransactionClientContract): QueryClientContract =>
    transaction ?? (relation as unknown as { client: QueryClientContract }).client

  relation.attach = (...args) =>
    followWrite({ row, client: within(args[1]) }, () => Reflect.apply(attach, relation, args))
  relation.detach = (...args) =>
    followWrite({ row, client: within(args[1]) }, () => Reflect.apply(detach, relation, args))
  relation.sync = (...args) =>
    followWrite({ row, client: within(args[2]) }, () => Reflect.apply(sync, relation, args))
}
