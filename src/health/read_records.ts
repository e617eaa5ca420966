import type { PageCache } from '../page_cache/page_cache.ts'
import type { WrittenRecords } from '../page_cache/indexing/written_records.ts'
import type { PageRecord } from '../page/page_record.ts'

/**
 * Reads what the indexes of the stores in use have, a few records at a time.
 *
 * @param look - Called with each few of them, and what finds their pages
 * @returns what the indexes do not know, and the stores that cannot be read, in sentences
 */
export async function readRecords(
  { notes, stores }: PageCache,
  look: (records: PageRecord[], find: WrittenRecords['find']) => Promise<void>
): Promise<{ problems: string[]; errors: string[] }> {
  const problems = new Set<string>()
  const errors: string[] = []
  for (const store of stores.inUse()) {
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
  return { problems: [...problems], errors }
}
