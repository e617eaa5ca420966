import { createRequire } from 'node:module'
import { DatabaseSync, type StatementSync } from 'node:sqlite'

type Values = Parameters<StatementSync['run']>

interface Client {
  prototype: { _driver: () => unknown }
}

/**
 * What Knex calls of `better-sqlite3`, over the SQLite that Node.js brings along: nothing has to be
 * compiled for the shop, and nothing installed. An application of your own takes `better-sqlite3`.
 */
class Database {
  #database: DatabaseSync

  constructor(filename: string) {
    this.#database = new DatabaseSync(filename, { timeout: 5_000 })
  }

  prepare(sql: string) {
    const statement = this.#database.prepare(sql)
    return {
      reader: statement.columns().length > 0,
      all: (values: Values) => statement.all(...values).map((row) => ({ ...row })),
      run: (values: Values) => statement.run(...values),
    }
  }

  close() {
    this.#database.close()
  }
}

/**
 * Has Lucid's client for SQLite take this driver.
 */
export function useNodeSqlite() {
  const lucid = createRequire(import.meta.resolve('@adonisjs/lucid'))
  const client: Client = lucid('knex/lib/dialects/better-sqlite3/index.js')
  client.prototype._driver = () => Database
}
