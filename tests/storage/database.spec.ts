import pg from 'pg'
import { randomUUID } from 'node:crypto'
import { getActiveTest } from '@japa/runner'
import { drivers, store } from '@adonisjs/cache'
import { defineConfig } from '@adonisjs/lucid'
import { postgres } from '../support/services.ts'
import { testStore } from './store_suite.ts'

testStore({
  name: 'PostgreSQL, through Lucid',
  skip: !(await postgres.available()) && 'PostgreSQL is not reachable',
  outlivesProcess: true,
  create: async () => {
    const { connection } = postgres
    const tableName = `pages_${randomUUID().replaceAll('-', '')}`
    const pool = new pg.Pool(connection)
    getActiveTest()?.cleanup(async () => {
      await pool.query(`DROP TABLE IF EXISTS ${tableName}`)
      await pool.end()
    })
    return {
      app: {
        cache: {
          default: 'pages',
          stores: { pages: store().useL2Layer(drivers.database({ tableName })) },
        },
        providers: [() => import('@adonisjs/lucid/database_provider')],
        configs: {
          database: defineConfig({
            connection: 'main',
            connections: { main: { client: 'pg', connection } },
          }),
        },
      },
      raw: {
        entries: async () => {
          const { rows } = await pool.query(`SELECT key, value, expires_at FROM ${tableName}`)
          return rows.map((row) => ({
            key: row.key,
            value: row.value,
            ttl: row.expires_at && row.expires_at.getTime() - Date.now(),
          }))
        },
        write: async (key, value) => {
          await pool.query(`UPDATE ${tableName} SET value = $2 WHERE key = $1`, [key, value])
        },
        evict: async (key) => {
          await pool.query(`DELETE FROM ${tableName} WHERE key = $1`, [key])
        },
      },
    }
  },
})
