import { ListTotals } from './list_totals.ts'
import type { ListedPage } from './listed_page.ts'

/**
 * Prints pages as one JSON document, a page a line, as they are read: none of them is held. It is
 * complete even where reading them fails.
 *
 * @param limit - How many are printed. All are counted
 * @param print - Writes one line
 * @param ended - What is known when all have been read
 * @throws what reading the pages throws
 */
export async function printPages(
  pages: AsyncIterable<ListedPage>,
  limit: number,
  print: (line: string) => void,
  ended: () => object
): Promise<void> {
  const totals = new ListTotals()
  print('{"pages":[')
  try {
    for await (const page of pages) {
      if (totals.pages < limit) {
        print(`${totals.pages === 0 ? '' : ','}${JSON.stringify(page)}`)
      }
      totals.add(page)
    }
  } finally {
    print(`],"totals":${JSON.stringify(totals)},${JSON.stringify(ended()).slice(1)}`)
  }
}
