import { createRequire } from 'node:module'
import { DatabaseSync, type StatementSync } from 'node:sqlite'

interface Client {
  prototype: { _driver: () => unknown }
}

/**
 * What Knex calls of `better-sqlite3`, over the SQLite that Node.js brings along: nothing has to be
 * compiled, and nothing installed.
 */
class Database {
  #database: DatabaseSync

  constructor(filename: string, { readonly }: { readonly: boolean }) {
    this.#database = new DatabaseSync(filename, { readOnly: readonly })
  }

  prepare(sql: string) {
    const statement = this.#database.prepare(sql)
    type Bindings = Parameters<StatementSync['run']>
    return {
      reader: statement.columns().length > 0,
      all: (bindings: Bindings) => statement.all(...bindings).map((row) => ({ ...row })),
      run: (bindings: Bindings) => statement.run(...bindings),
    }
  }

  close(): void {
    this.#database.close()
  }
}

/**
 * Has the client `better-sqlite3` of Knex, which Lucid uses, take this driver.
 */
export function useNodeSqlite(): void {
  const lucid = createRequire(import.meta.resolve('@adonisjs/lucid'))
  const client: Client = lucid('knex/lib/dialects/better-sqlite3/index.js')
  client.prototype._driver = () => Database
}
