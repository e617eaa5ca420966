import { FirstPages } from './first_pages.ts'
import { ListTotals } from './list_totals.ts'
import type { ListedPage } from './listed_page.ts'

/**
 * Prints pages as one JSON document, a page a line. It is complete even where reading them fails.
 *
 * @param limit - How many are printed, the first by their URLs, and all are counted. Without one all are
 * printed as they are read, and none of them is held
 * @param print - Writes one line
 * @param ended - What is known when all have been read
 * @throws what reading the pages throws
 */
export async function printPages(
  pages: AsyncIterable<ListedPage>,
  limit: number | undefined,
  print: (line: string) => void,
  ended: () => object
): Promise<void> {
  const totals = new ListTotals()
  const first = limit === undefined ? null : new FirstPages(limit)
  let comma = ''
  const printPage = (page: ListedPage) => {
    print(`${comma}${JSON.stringify(page)}`)
    comma = ','
  }
  print('{"pages":[')
  try {
    for await (const page of pages) {
      totals.add(page)
      if (first === null) {
        printPage(page)
      } else {
        first.add(page)
      }
    }
  } finally {
    first?.sorted().forEach(printPage)
    print(`],"totals":${JSON.stringify(totals)},${JSON.stringify(ended()).slice(1)}`)
  }
}
