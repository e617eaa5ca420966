import { extname } from 'node:path'
import { Tinypool } from 'tinypool'
import pageCache from 'adonis-cache-helpers/services/main'
import type { RankedProduct, YearlyReport, YearRow } from './types.ts'

/**
 * What takes longer than a lookup. `node:sqlite` is synchronous, and a report of two seconds would
 * stop every other visitor for two seconds: so it runs in one of two worker threads, which start
 * with the first question.
 */
export class Statistics {
  #file: string
  #threads?: Tinypool

  constructor(file: string) {
    this.#file = file
  }

  /**
   * Everything that the report of one year shows, or null where nothing was ordered in it: one to
   * three seconds.
   */
  yearlyReport(year: number): Promise<YearlyReport | null> {
    return this.#ask('yearlyReport', year)
  }

  /**
   * Orders and revenue of each year, the last one first: most of a second.
   */
  allYears(): Promise<YearRow[]> {
    return this.#ask('allYears')
  }

  /**
   * What sold best in the last thirty days: some ten milliseconds.
   */
  bestsellers(): Promise<RankedProduct[]> {
    pageCache.tag('products')
    return this.#ask('bestsellers')
  }

  /**
   * What those who bought a product had in the same parcel: some ten milliseconds.
   */
  boughtTogether(productId: number): Promise<RankedProduct[]> {
    pageCache.tag('products')
    return this.#ask('boughtTogether', productId)
  }

  /**
   * Ends the threads, whatever they are doing.
   */
  async close(): Promise<void> {
    await this.#threads?.destroy()
  }

  #ask<Answer>(name: string, question?: number): Promise<Answer> {
    this.#threads ??= new Tinypool({
      filename: new URL(`./worker${extname(import.meta.url)}`, import.meta.url).href,
      minThreads: 0,
      maxThreads: 2,
      idleTimeout: 60_000,
      execArgv: [],
      workerData: { file: this.#file },
    })
    return this.#threads.run(question, { name })
  }
}
