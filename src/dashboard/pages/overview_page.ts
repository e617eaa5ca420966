import { html, type SafeHtml } from '../html/html.ts'
import { ago, clock, count, counted, handlerTime, percent, size } from '../html/format.ts'
import { badge, bar, cell, empty, figure, panel, rowHeading, table } from '../html/parts.ts'
import { listUrl, pageUrl } from './links.ts'
import { runRows, workRows } from './run_rows.ts'
import type { DashboardPage, PageRequest } from './page_request.ts'
import type { NetworkState, PageCacheStats, StoreState } from '../../statistics/stats.ts'

/**
 * How many routes and pages are shown: those that are asked for most.
 */
const ROUTES = 25
const PAGES = 8

/**
 * How the page cache does, in figures.
 */
export async function overviewPage(request: PageRequest): Promise<DashboardPage> {
  const { parts, now } = request
  const stats = parts.pageCache.stats()
  const { runs } = await parts.runs.all(now)
  const running = (runs ?? []).filter(({ state }) => state === 'running')
  const begun = parts.work.all.filter(({ result }) => result === null)
  return {
    title: 'Overview',
    place: 'overview',
    isLive: true,
    lead: html`This process, since ${clock(stats.since)}`,
    content: html`<dl class="figures">${figures(stats)}</dl>
      ${
        (running.length > 0 || begun.length > 0) &&
        panel(
          'under-way',
          'Under way',
          html`<ul class="runs">
            ${runRows(running, now)} ${workRows(begun, now)}
          </ul>`
        )
      }
      ${dependencies(stats, now)} ${routes(request, stats)} ${pages(request, stats)}`,
  }
}

function figures(stats: PageCacheStats): SafeHtml[] {
  const { hits, stale, misses, collapsed, stored, handlerMsSaved, backgroundRenewals } = stats
  const notStored = sum(stats.notStored)
  const { running, limit } = backgroundRenewals
  return [
    figure('Hit rate', percent(stats.hitRate), bar(stats.hitRate)),
    figure('Hits', count(hits + stale), `${count(stale)} of them expired`),
    figure('Misses', count(misses), `${count(collapsed)} waited for another visitor`),
    figure('Handler time saved', handlerTime(handlerMsSaved), 'at least'),
    figure('Stored', count(stored), `${count(notStored)} answers were not`),
    figure('Renewals', count(sum(stats.renewals)), `${running} of ${limit} in the background now`),
  ]
}

function dependencies({ stores, networks }: PageCacheStats, now: number): SafeHtml {
  const rows = [
    ...stores.map((store) => storeRow(store, now)),
    ...networks.map((network) => networkRow(network, now)),
  ]
  return panel(
    'stores',
    networks.length === 0 ? 'Stores' : 'Stores and networks',
    rows.length === 0
      ? empty('No store is in use', 'No route keeps its pages yet.')
      : table(
          { text: 'Whether they work, as this process sees it', isShown: false },
          ['Name', 'State', 'Since', 'Remembered here', 'Last problem'],
          rows
        )
  )
}

function storeRow({ name, isUp, since, memo, lastProblem }: StoreState, now: number): SafeHtml {
  return html`<tr role="row">
    ${rowHeading(html`${name} <span class="route">store</span>`)}
    ${cell('State', isUp ? badge('good', 'good', 'Up') : badge('bad', 'bad', 'Down'))}
    ${cell('Since', since === null ? 'this process started' : clock(since))}
    ${cell('Remembered here', `${counted(memo.entries, 'entry', 'entries')}, ${size(memo.bytes)}`)}
    ${problemCell(lastProblem, now)}
  </tr>`
}

function networkRow({ name, isUp, since, lastProblem }: NetworkState, now: number): SafeHtml {
  const state =
    isUp === null
      ? badge('quiet', 'unknown', 'Nothing purged yet')
      : isUp
        ? badge('good', 'good', 'Up')
        : badge('bad', 'bad', 'Purge failed')
  return html`<tr role="row">
    ${rowHeading(html`${name} <span class="route">network in front</span>`)} ${cell('State', state)}
    ${cell('Since', since === null ? '–' : clock(since))} ${cell('Remembered here', '–')}
    ${problemCell(lastProblem, now)}
  </tr>`
}

function problemCell(problem: { at: number; problem: string } | null, now: number): SafeHtml {
  return cell(
    'Last problem',
    problem === null
      ? html`<span class="quiet">none</span>`
      : html`${problem.problem} <span class="quiet">${ago(problem.at, now)}</span>`
  )
}

function routes({ base, now }: PageRequest, stats: PageCacheStats): SafeHtml {
  const asked = Object.entries(stats.routes)
    .map(([name, counts]) => ({
      name,
      ...counts,
      asked: counts.hits + counts.stale + counts.misses,
    }))
    .sort((one, other) => other.asked - one.asked)
  const rows = asked.slice(0, ROUTES).map(
    (route) =>
      html`<tr role="row">
        ${rowHeading(
          html`<a href="${listUrl(base, { route: route.name })}">${route.name || 'no name'}</a>`
        )}
        ${cell('Hit rate', bar(route.hitRate))}
        ${cell('Hits', count(route.hits + route.stale), 'number')}
        ${cell('Misses', count(route.misses), 'number')}
        ${cell('Not stored', count(sum(route.notStored)), 'number')}
        ${cell('Bypassed', count(sum(route.bypasses)), 'number')}
        ${cell('Time saved', handlerTime(route.handlerMsSaved), 'number')}
        ${cell('Last hit', route.lastHitAt === null ? '–' : ago(route.lastHitAt, now))}
      </tr>`
  )
  const more = asked.length - rows.length
  return panel(
    'routes',
    'Routes',
    rows.length === 0
      ? empty('Nobody has asked yet', 'Open a page of the application that is cached.')
      : table(
          {
            text: `The ${ROUTES} that were asked for most, of ${count(asked.length)}`,
            isShown: more > 0,
          },
          [
            'Route',
            'Hit rate',
            'Hits',
            'Misses',
            'Not stored',
            'Bypassed',
            'Time saved',
            'Last hit',
          ],
          rows
        )
  )
}

function pages({ base, now }: PageRequest, { pages: all }: PageCacheStats): SafeHtml | null {
  const most = all.toSorted((one, other) => other.hits - one.hits).slice(0, PAGES)
  const rows = most
    .filter(({ hits }) => hits > 0)
    .map(
      (page) =>
        html`<tr role="row">
          ${rowHeading(
            html`<a class="page" href="${pageUrl(base, page.store, page.key)}">${page.path}</a>
              <span class="variant">${page.key}</span>
              <span class="route">${page.route}</span>`
          )}
          ${cell('Hits', count(page.hits), 'number')} ${cell('Hit rate', bar(page.hitRate))}
          ${cell(
            'Takes',
            page.produced === null ? '–' : handlerTime(page.produced.handlerMs),
            'number'
          )}
          ${cell('Last hit', page.lastHitAt === null ? '–' : ago(page.lastHitAt, now))}
        </tr>`
    )
  return rows.length === 0
    ? null
    : panel(
        'most-asked',
        'Asked for most',
        table(
          { text: 'By their hits', isShown: false },
          ['Page', 'Hits', 'Hit rate', 'Takes', 'Last hit'],
          rows
        )
      )
}

function sum(counts: Partial<Record<string, number>>): number {
  return Object.values(counts).reduce<number>((total, value) => total + (value ?? 0), 0)
}
