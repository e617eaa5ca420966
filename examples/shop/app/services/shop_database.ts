import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'

/**
 * The connection for small lookups by an index: well below a millisecond each, less than it would
 * take to ask another thread. What takes longer belongs into `Statistics`.
 */
export class ShopDatabase {
  #file: string
  #connection?: DatabaseSync
  #statements = new Map<string, StatementSync>()

  constructor(file: string) {
    this.#file = file
  }

  /**
   * All rows that a query finds.
   */
  all<Row>(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#prepare(sql).all(...values) as Row[]
  }

  /**
   * The first row that a query finds.
   */
  first<Row>(sql: string, ...values: SQLInputValue[]): Row | null {
    return (this.#prepare(sql).get(...values) as Row | undefined) ?? null
  }

  close(): void {
    this.#connection?.close()
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known) return known

    this.#connection ??= new DatabaseSync(this.#file, { readOnly: true, timeout: 5_000 })
    const statement = this.#connection.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}
