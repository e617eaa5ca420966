import string from '@adonisjs/core/helpers/string'
import { createTable } from '../console/table.ts'
import { wrapped } from '../console/wrapped.ts'
import { shortened } from '../console/shortened.ts'
import type { ListTotals } from './list_totals.ts'
import type { ListedPage } from './listed_page.ts'
import type { UIPrimitives } from '@adonisjs/core/types/ace'

const HEAD = ['Page', 'State', 'Age', 'Size', 'Renewal']

/**
 * Columns of the borders, and of the padding in the cells.
 */
const LINES = HEAD.length + 1 + 4 * HEAD.length

/**
 * How much of a URL is shown at least, and how much of what became of a renewal at most.
 */
const URL_AT_LEAST = 20
const RENEWAL_AT_MOST = 14

/**
 * Shows pages in a table, and below it what all of them come to. Where they are all of one host, that
 * is left out; where they are of several stores, the URL is followed by the store: a column of its own
 * would leave a URL too little of 80 columns.
 *
 * @param columns - Of the terminal. Without one nothing is shortened
 * @param now - Milliseconds since the epoch
 */
export function showPages(
  { logger, ...ui }: UIPrimitives,
  pages: ListedPage[],
  totals: ListTotals,
  { columns = Infinity, now }: { columns?: number; now: number }
): void {
  const isOneHost = new Set(pages.map(({ url }) => new URL(url).origin)).size === 1
  const isOneStore = new Set(pages.map(({ cache }) => cache)).size <= 1
  const rows = pages.map((page) => [
    `${isOneHost ? pathOf(page) : page.url}${variantText(page)}${isOneStore ? '' : ` · ${page.cache}`}`,
    stateText(page, now),
    brief(now - Date.parse(page.storedAt)),
    sizeText(page.bytes),
    columns === Infinity ? renewalText(page) : shortened(renewalText(page), RENEWAL_AT_MOST),
  ])
  const widths = HEAD.map((title, at) =>
    Math.max(title.length, ...rows.map((row) => row[at].length))
  )
  const others = widths.slice(1).reduce((sum, width) => sum + width, 0)
  if (rows.length > 0) {
    const table = createTable({ ...ui, logger }).head(HEAD)
    const most = Math.max(URL_AT_LEAST, columns - LINES - others)
    rows.forEach(([url, ...rest]) => table.row([shortened(url, most), ...rest]))
    table.render()
  }
  const host = isOneHost ? ` of ${new URL(pages[0].url).origin}` : ''
  logger.log(
    wrapped(
      [
        `${totals.pages === 1 ? '1 page' : `${totals.pages} pages`}${rows.length === totals.pages ? host : ''}`,
        sizeText(totals.bytes),
        `${totals.forever} forever`,
        `${totals.fresh} fresh`,
        `${totals.stale} stale`,
        ...(rows.length > 0 && rows.length < totals.pages
          ? [`first ${rows.length} shown, see --limit`]
          : []),
      ].join(' · '),
      columns,
      0
    )
  )
}

function pathOf({ url }: ListedPage): string {
  const { pathname, search } = new URL(url)
  return pathname + search
}

function variantText({ headers }: ListedPage): string {
  const values = Object.values(headers)
  return values.length === 0 ? '' : ` (${values.join('; ')})`
}

function stateText({ state, isOutdated, expires }: ListedPage, now: number): string {
  if (isOutdated) {
    return 'outdated'
  }
  return state === 'forever' ? state : `${state} ${brief(Math.abs(Date.parse(expires!) - now))}`
}

function renewalText({ renewal }: ListedPage): string {
  return renewal?.result ?? ''
}

function sizeText(bytes: number): string {
  return string.bytes.format(bytes, { unitSeparator: ' ', decimalPlaces: 1 })!
}

/**
 * A length of time in few characters: `45 s`, `3 min`, `5 h`, `12 d`.
 */
function brief(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000))
  const units: [string, number][] = [
    ['d', 86_400],
    ['h', 3_600],
    ['min', 60],
  ]
  const [unit, size] = units.find(([, length]) => seconds >= 2 * length) ?? ['s', 1]
  return `${Math.floor(seconds / size)} ${unit}`
}
