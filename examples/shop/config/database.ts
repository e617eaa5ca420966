import { defineConfig } from '@adonisjs/lucid'
import { SHOP_FILE } from '#database/shop_file'
import { useNodeSqlite } from '#database/node_sqlite'

useNodeSqlite()

export default defineConfig({
  connection: 'shop',
  connections: {
    shop: {
      client: 'better-sqlite3',
      connection: { filename: SHOP_FILE },
      useNullAsDefault: true,
    },
  },
})
