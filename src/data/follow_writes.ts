import { pagesOf } from './pages_of.ts'
import { WrittenRows } from './written_rows.ts'
import { invalidateWritten } from './runtime.ts'
import { whenCommitted } from './when_committed.ts'
import type { LucidModel, LucidRow } from '@adonisjs/lucid/types/model'
import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * A call that writes a row, and the client that it goes through.
 */
interface Write {
  row: LucidRow
  client: QueryClientContract
}

/**
 * Runs what writes a row, and has its pages invalidated: at once, or, in a transaction, when that has
 * committed. Whoever waits for the write waits for that, and so does not find the old page afterwards.
 */
export async function followWrite<T>({ row, client }: Write, write: () => Promise<T>): Promise<T> {
  const pages = pagesOf.get(row.constructor)
  const result = await write()
  if (!pages) {
    return result
  }
  const keys = keysOf(row)
  if (client.isTransaction) {
    whenCommitted((client as TransactionClientContract).knexClient).add(pages, keys)
    return result
  }
  const rows = new WrittenRows()
  rows.add(pages, keys)
  await invalidateWritten(rows)
  return result
}

/**
 * It may have been given another key: that of before is there until the model hears that it was written.
 */
function keysOf(row: LucidRow): unknown[] {
  const { primaryKey } = row.constructor as LucidModel
  return [row.$original[primaryKey], row.$primaryKeyValue]
}
