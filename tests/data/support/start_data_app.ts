import { randomUUID } from 'node:crypto'
import { getActiveTest } from '@japa/runner'
import { startApp, type TestApp, type TestAppOptions } from '../../support/test_app.ts'
import { cachePage } from '../../../src/controllers/cache_page.ts'
import { createTables, dropTables, type TestDatabase } from './databases.ts'
import { defineModels, type Models } from './models.ts'
import type { Database } from '@adonisjs/lucid/database'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * A handler that reads of the models.
 */
export type Reader = (models: Models, ctx: HttpContext, db: Database) => Promise<unknown>

export interface DataApp extends TestApp, Models {
  db: Database
  /** Which of some pages are not there any more. They are produced again */
  gone: (paths: string[]) => Promise<string[]>
}

interface DataAppOptions extends Omit<Partial<TestAppOptions>, 'routes'> {
  database: TestDatabase
  /** By the pattern of their routes */
  pages: Record<string, Reader>
  /** How the pages of a route are kept. Default: for an hour */
  use?: (pattern: string) => unknown
  pagesOnWrite?: string | null
  /** Ends the names of its tables */
  id?: string
}

/**
 * An application over a database with tables of its own, whose pages are made of models.
 */
export async function startDataApp({
  database,
  pages,
  use = () => cachePage(3600),
  pagesOnWrite = null,
  id = randomUUID().slice(0, 8),
  ...options
}: DataAppOptions): Promise<DataApp> {
  const models = defineModels(id, pagesOnWrite)
  const found: { db?: Database } = {}
  const app = await startApp({
    ...options,
    providers: [() => import('@adonisjs/lucid/database_provider'), ...(options.providers ?? [])],
    configs: { ...options.configs, database: database.config() },
    routes: async (router, { container }) => {
      found.db = await container.make('lucid.db')
      for (const [pattern, read] of Object.entries(pages)) {
        const handler = async (ctx: HttpContext) =>
          JSON.stringify((await read(models, ctx, found.db!)) ?? null)
        router.get(pattern, handler).use(use(pattern) as never)
      }
    },
  })
  const { db } = found as { db: Database }
  await createTables(db, id)
  getActiveTest()?.cleanup(() => dropTables(db, id))
  const gone = async (paths: string[]) => {
    const statuses = await Promise.all(paths.map((path) => app.cacheStatus(path)))
    return paths.filter((_, index) => !/; hit/.test(statuses[index] ?? ''))
  }
  return { ...app, ...models, db, gone }
}
