import { defineConfig } from '@adonisjs/lucid'
import { useNodeSqlite } from './sqlite_driver.ts'
import { postgres } from '../../support/services.ts'
import type { Database } from '@adonisjs/lucid/database'

type TableBuilder = Parameters<Parameters<Schema['createTable']>[1]>[0]
type Schema = ReturnType<Database['connection']>['schema']

const hasPostgres = await postgres.available()

/**
 * A database that models are tested on.
 */
export interface TestDatabase {
  name: string
  skip: string | false
  config: () => ReturnType<typeof defineConfig>
}

/**
 * PostgreSQL, and the SQLite that Node.js has: one with many connections, one with a single one.
 */
export const DATABASES: TestDatabase[] = [
  {
    name: 'SQLite',
    skip: false,
    config: () => {
      useNodeSqlite()
      return defineConfig({
        connection: 'main',
        connections: {
          main: {
            client: 'better-sqlite3',
            connection: { filename: ':memory:' },
            useNullAsDefault: true,
          },
        },
      })
    },
  },
  {
    name: 'PostgreSQL',
    skip: !hasPostgres && 'PostgreSQL is not reachable',
    config: () =>
      defineConfig({
        connection: 'main',
        connections: { main: { client: 'pg', connection: postgres.connection } },
      }),
  },
]

const TABLES: Record<string, (table: TableBuilder) => void> = {
  authors: (table) => table.string('name'),
  profiles: (table) => {
    table.integer('author_id')
    table.string('text')
  },
  posts: (table) => {
    table.integer('author_id')
    table.string('title')
    table.integer('version').defaultTo(0)
  },
  comments: (table) => {
    table.integer('post_id')
    table.string('text')
  },
  labels: (table) => table.string('name'),
  label_post: (table) => {
    table.integer('label_id')
    table.integer('post_id')
  },
  visits: (table) => table.string('page'),
}

/**
 * The tables of the models of a test.
 *
 * @param id - Of the test
 */
export async function createTables(db: Database, id: string): Promise<void> {
  for (const [name, columns] of Object.entries(TABLES)) {
    await db.connection().schema.createTable(`${name}_${id}`, (table) => {
      table.increments('id')
      columns(table)
    })
  }
}

export async function dropTables(db: Database, id: string): Promise<void> {
  for (const name of Object.keys(TABLES)) {
    await db.connection().schema.dropTableIfExists(`${name}_${id}`)
  }
}
