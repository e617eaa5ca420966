/*
 * What runs in the worker threads, each with a connection of its own. `Statistics` calls these
 * functions by name.
 *
 * Only relative imports and erasable syntax, here and below: Node.js itself strips the types in a
 * worker thread, which starts several times faster than with the loader of the application.
 */
import { DatabaseSync } from 'node:sqlite'
import { Tinypool } from 'tinypool'
import * as queries from './queries/main.ts'

const database = new DatabaseSync(Tinypool.workerData.file, { readOnly: true, timeout: 5_000 })

export const yearlyReport = (year: number) => queries.yearlyReport(database, year)
export const allYears = () => queries.allYears(database)
export const bestsellers = () => queries.bestsellers(database)
export const boughtTogether = (productId: number) => queries.boughtTogether(database, productId)
