import { WrittenRows } from './written_rows.ts'
import { invalidateWritten } from './runtime.ts'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * A transaction of Knex. Lucid's own does not know what it is nested in.
 */
type Transaction = TransactionClientContract['knexClient']

/**
 * What was written in transactions that have not ended yet.
 */
const written = new WeakMap<Transaction, WrittenRows>()

/**
 * What is written in a transaction. When that commits, the pages are invalidated once for all of it;
 * a nested transaction hands it to the one that it is nested in. What is rolled back is dropped.
 */
export function whenCommitted(transaction: Transaction): WrittenRows {
  const known = written.get(transaction)
  if (known) {
    return known
  }
  const rows = new WrittenRows()
  written.set(transaction, rows)
  const { commit } = transaction
  const commitAndTell = async (value?: unknown) => {
    const result = await commit(value)
    if (await hasCommitted(transaction)) {
      await handOver(rows, transaction.parentTransaction)
    }
    return result
  }
  // Its type says that it returns a query, and it returns a promise.
  transaction.commit = commitAndTell as unknown as typeof commit
  return rows
}

/**
 * Knex does not say that a commit has failed, as with a constraint that is checked only then, where it
 * is called, but here.
 */
async function hasCommitted({ executionPromise }: Transaction): Promise<boolean> {
  return executionPromise.then(
    () => true,
    () => false
  )
}

async function handOver(rows: WrittenRows, outer: Transaction | undefined): Promise<void> {
  if (outer) {
    whenCommitted(outer).addAll(rows)
  } else {
    await invalidateWritten(rows)
  }
}
