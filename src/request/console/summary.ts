import string from '@adonisjs/core/helpers/string'
import { createTable } from '../../console/table.ts'
import { adviceFor } from './advice.ts'
import { BADGES, wrapped } from '../../console/wrapped.ts'
import { shortened } from '../../console/shortened.ts'
import { visitText } from './visit_text.ts'
import { durationText } from './duration_text.ts'
import type { UIPrimitives } from '@adonisjs/core/types/ace'
import type { Outcome, Report, Visit } from '../types.ts'

const OUTCOMES: { outcome: Outcome; colour: 'green' | 'yellow' | 'red' }[] = [
  { outcome: 'renewed', colour: 'green' },
  { outcome: 'unchanged', colour: 'green' },
  { outcome: 'stored', colour: 'green' },
  { outcome: 'evicted', colour: 'yellow' },
  { outcome: 'kept', colour: 'yellow' },
  { outcome: 'skipped', colour: 'yellow' },
  { outcome: 'failed', colour: 'red' },
]

/**
 * Columns that borders, padding and the other columns of the table of outcomes take.
 */
const BESIDE_REASONS = 34

const SLOWEST = 5
const REDIRECTS = 5
const FAILURES = 50

/**
 * Shows what a run did: how many pages had which outcome and why, the slowest ones, where pages redirect to
 * that were not renewed because of it, each failure
 * with what to do about it, and what to look at.
 *
 * @param columns - Of the terminal. Without one nothing is shortened
 */
export function showSummary(ui: UIPrimitives, report: Report, columns: number = Infinity): void {
  const { logger } = ui
  logger.log('')
  headlines(report).forEach((line) => logger.log(line))
  if (report.totals.visits > 0) {
    showOutcomes(ui, report, columns)
    report.slowest.length > 0 && showSlowest(ui, report, columns)
  }
  showRedirects(ui, report, columns)
  showFailures(ui, [...report.failures, ...report.unverified], columns)
  report.hints.forEach((hint) => logger.warning(wrapped(hint, columns, BADGES.warning)))
}

/**
 * How much, and how it ended; and below that, how fast.
 */
function headlines({ totals, durationMs, p50, p95, stopped, problem }: Report): string[] {
  const ended = [
    `${amount(totals)} in ${durationText(durationMs)}`,
    stopped === 'signal' && 'interrupted',
    stopped === 'fail-fast' && 'ended with the first failure',
    stopped === 'limit' && 'ended at the limit',
    problem === 'nothing-asked' && 'nothing was asked for',
    problem === 'nothing-stored' && 'nothing was stored',
  ]
  const speed = [
    `half within ${durationText(p50)}`,
    `95 % within ${durationText(p95)}`,
    string.bytes.format(totals.bytes, { unitSeparator: ' ', decimalPlaces: 1 }),
  ]
  const lines = totals.attempts > 0 ? [ended, speed] : [ended]
  return lines.map((facts) => facts.filter((fact) => fact).join(' · '))
}

function amount({ urls, visits }: Report['totals']): string {
  const pages = urls === 1 ? '1 page' : `${urls} pages`
  if (visits === urls) {
    return pages
  }
  return visits < urls ? `${visits} of ${pages}` : `${pages} in ${visits} visits`
}

function showOutcomes(ui: UIPrimitives, { totals, reasons }: Report, columns: number): void {
  const rows = OUTCOMES.filter(({ outcome }) => totals[outcome] > 0).map(({ outcome, colour }) => [
    ui.colors[colour](outcome),
    String(totals[outcome]),
    shortened(why(outcome, reasons), columns - BESIDE_REASONS),
  ])
  if (totals.verified + totals.unverified > 0) {
    rows.push([ui.colors.green('verified'), String(totals.verified), ''])
  }
  if (totals.unverified > 0) {
    rows.push([ui.colors.red('not a hit'), String(totals.unverified), ''])
  }
  const hasReasons = rows.some(([, , reason]) => reason !== '')
  const table = createTable(ui).head(['Outcome', 'Visits', 'Why'].slice(0, hasReasons ? 3 : 2))
  rows.forEach((row) => table.row(row.slice(0, hasReasons ? 3 : 2)))
  table.render()
}

/**
 * The reasons of an outcome, the most frequent first: `set-cookie (3), no-policy (1)`.
 */
function why(outcome: Outcome, reasons: Report['reasons']): string {
  const own = Object.entries(reasons)
    .filter(([name]) => name.startsWith(`${outcome}: `))
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name.slice(outcome.length + 2)} (${count})`)
  return own.length > 3 ? `${own.slice(0, 3).join(', ')} …` : own.join(', ')
}

function showSlowest(ui: UIPrimitives, { slowest }: Report, columns: number): void {
  const table = createTable(ui).head(['Slowest', 'Page'])
  // Borders, padding and the first column take the rest of a line.
  const width = columns - 24
  for (const visit of slowest.slice(0, SLOWEST)) {
    table.row([durationText(visit.durationMs), shortened(visitText(visit), width)])
  }
  table.render()
}

/**
 * Pages that redirect in one line; on a terminal where to stands below it.
 */
function showRedirects({ logger, colors }: UIPrimitives, report: Report, columns: number): void {
  const label = 'redirected'
  const separator = columns === Infinity ? '  ' : '\n  '
  for (const { to, visits, url } of report.redirects.slice(0, REDIRECTS)) {
    const others = visits === 1 ? '' : ` and ${visits - 1} ${visits === 2 ? 'other' : 'others'}`
    const page = shortened(url, columns - label.length - 2 - others.length)
    const target = colors.dim(`to ${shortened(to, columns - 5)}`)
    logger.log(`${colors.yellow(label)}  ${page}${others}${separator}${target}`)
  }
  if (report.redirects.length > REDIRECTS) {
    logger.log('… and to more: --json lists them')
  }
}

/**
 * A failure in one line; on a terminal what to do stands below it.
 */
function showFailures(ui: UIPrimitives, failures: Visit[], columns: number): void {
  const { logger, colors } = ui
  for (const visit of failures.slice(0, FAILURES)) {
    const reason = visit.verified === false ? 'not a hit' : (visit.reason ?? String(visit.status))
    const page = shortened(visitText(visit), columns - reason.length - 2)
    const separator = columns === Infinity ? '  ' : '\n  '
    const advice = colors.dim(wrapped(adviceFor(visit), columns, 2))
    logger.log(`${colors.red(reason)}  ${page}${separator}${advice}`)
  }
  if (failures.length > FAILURES) {
    logger.log(`… and ${failures.length - FAILURES} more: --json lists them`)
  }
}
