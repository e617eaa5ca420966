import type { PageCache } from '../page_cache/page_cache.ts'
import type { WrittenRecords } from '../page_cache/indexing/written_records.ts'
import type { PageRecord } from '../page/page_record.ts'

/**
 * How much of what is stored the indexes know.
 */
export interface RecordsRead {
  /** Stores in use, of which there are none in a process that serves no pages */
  stores: number
  /** What the indexes do not know, in sentences */
  problems: string[]
  /** Of the stores that cannot be read */
  errors: string[]
}

/**
 * Reads what the indexes of the stores in use have, a few records at a time.
 *
 * @param look - Called with each few of them, and what finds their pages
 */
export async function readRecords(
  { notes, stores }: PageCache,
  look: (records: PageRecord[], find: WrittenRecords['find']) => Promise<void>
): Promise<RecordsRead> {
  const problems = new Set<string>()
  const errors: string[] = []
  const inUse = stores.inUse()
  for (const store of inUse) {
    try {
      const written = await notes.records(store)
      for await (const records of written.chunks()) {
        await look(records, (record) => written.find(record))
      }
      written.problems.forEach((problem) => problems.add(problem))
    } catch (error) {
      errors.push((error as Error).message)
    }
  }
  return { stores: inUse.length, problems: [...problems], errors }
}
