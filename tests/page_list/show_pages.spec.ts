import { test } from '@japa/runner'
import { cliui } from '@adonisjs/core/ace'
import { ListTotals } from '../../src/page_list/list_totals.ts'
import { showPages } from '../../src/page_list/show_pages.ts'
import type { ListedPage } from '../../src/page_list/listed_page.ts'

const NOW = Date.parse('2026-01-10T00:00:00.000Z')
const LONG = 'an-article-with-a-very-long-name-'.repeat(5)

const page = (more: Partial<ListedPage> = {}): ListedPage => ({
  url: 'https://www.example.com/',
  route: 'home',
  tags: [],
  headers: {},
  cache: 'redis',
  key: 'key',
  state: 'fresh',
  isOutdated: false,
  storedAt: '2026-01-01T00:00:00.000Z',
  expires: '2026-03-01T00:00:00.000Z',
  bytes: 1_023_999,
  renewal: { at: '2026-01-01T00:00:00.000Z', result: 'skipped: set-cookie' },
  ...more,
})

/**
 * What is shown of pages on a terminal of so many columns.
 */
function shown(pages: ListedPage[], columns?: number): string[] {
  const ui = cliui({ mode: 'raw' })
  const totals = new ListTotals()
  pages.forEach((one) => totals.add(one))
  showPages(ui, pages, totals, { columns, now: NOW })
  return ui.logger.getLogs().flatMap(({ message }) => message.split('\n'))
}

/**
 * How wide a row is: its cells have two columns of padding on both sides, and borders between them.
 */
function widthOf(line: string): number {
  const cells = line.split('|')
  return cells.length === 1 ? line.length : line.length + 2 + 4 * cells.length
}

test.group('The pages that page-cache:list shows', () => {
  test('fit a terminal of 80 columns: {0}')
    .with([
      ['long URLs', [page({ url: `https://www.example.com/${LONG}` })]],
      ['variants', [page({ headers: { 'accept-language': LONG, 'x-kind': LONG } })]],
      [
        'several hosts',
        ['a', 'b'].map((name) =>
          page({ url: `https://${name}.${'shop.'.repeat(20)}test/${LONG}` })
        ),
      ],
      [
        'several stores',
        ['redis', 'a-database-with-a-long-name'].map((cache) =>
          page({
            url: `https://www.example.com/${LONG}`,
            cache,
          })
        ),
      ],
      ['a long host', [page({ url: `https://${'shop.'.repeat(12)}test/` })]],
    ] as [string, ListedPage[]][])
    .run(({ assert }, [, pages]) => {
      const lines = shown(pages, 80)
      assert.isAtMost(Math.max(...lines.map(widthOf)), 80)
      assert.include(lines.join(' '), `${pages.length} page`)
    })

  test('name their stores where there are several', ({ assert }) => {
    const [, ...rows] = shown([page(), page({ cache: 'files' })])
    assert.deepEqual(
      rows.slice(0, 2).map((row) => row.split('|')[0]),
      ['/ · redis', '/ · files']
    )
    assert.equal(shown([page()])[1].split('|')[0], '/')
  })

  test('are not shortened in a pipe', ({ assert }) => {
    const [, row] = shown([page({ url: `https://www.example.com/${LONG}` })])
    assert.include(row, `/${LONG}|`)
  })
})
