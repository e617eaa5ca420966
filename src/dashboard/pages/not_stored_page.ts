import { html, type SafeHtml } from '../html/html.ts'
import { ago, clock, count } from '../html/format.ts'
import { cell, empty, panel, rowHeading, table } from '../html/parts.ts'
import { listUrl } from './links.ts'
import { REASONS, type Reason } from '../../store_rules/reasons.ts'
import type { CountedReason } from '../../statistics/statistics.ts'
import type { DashboardPage, PageRequest } from './page_request.ts'

/**
 * How many routes are named for each reason: those that have it most.
 */
const ROUTES = 5

/**
 * Why answers were not stored, and why requests were no matter for the cache, with what to do about it.
 */
export async function notStoredPage(request: PageRequest): Promise<DashboardPage> {
  const { statistics } = request.parts.pageCache
  const notStored = statistics.reasons('notStored')
  const bypasses = statistics.reasons('bypasses')
  return {
    title: 'Not stored',
    place: 'not-stored',
    isLive: true,
    lead: html`By this process, since ${clock(statistics.since)}. Each reason is the one that
      <code>Cache-Status</code> has of such a response.`,
    content: html`${panel(
      'answers',
      'Answers that were not stored',
      notStored.length === 0
        ? empty(
            'Every answer was stored',
            'Where a rule refuses one, it is listed here with advice.'
          )
        : reasons(
            request,
            notStored,
            'What handlers have answered, by the reason why it was not stored'
          )
    )}
    ${panel(
      'bypasses',
      'Requests that bypassed the cache',
      bypasses.length === 0
        ? empty('No request bypassed the cache', 'Each one looked for a stored page.')
        : reasons(request, bypasses, 'Requests for which no page was looked for, by reason')
    )}`,
  }
}

function reasons({ base, now }: PageRequest, all: CountedReason[], caption: string): SafeHtml {
  return table(
    { text: caption, isShown: false },
    ['Reason', 'Times', 'Last', 'Routes'],
    all.map(({ name, count: times, lastAt, routes }) => {
      const more = routes.length - ROUTES
      return html`<tr role="row">
        ${rowHeading(
          html`<code class="reason">${name}</code>
            <span class="advice"
              >${Object.hasOwn(REASONS, name) && REASONS[name as Reason].advice}.</span
            >`
        )}
        ${cell('Times', count(times), 'number')} ${cell('Last', ago(lastAt, now))}
        ${cell(
          'Routes',
          html`<ul class="tags">
            ${routes.slice(0, ROUTES).map(
              (one) =>
                html`<li>
                  <a class="tag" href="${listUrl(base, { route: one.route })}"
                    >${one.route || 'no name'}</a
                  >
                  <span class="quiet">${count(one.count)}</span>
                </li>`
            )}
            ${more > 0 && html`<li class="quiet">+${more}</li>`}
          </ul>`
        )}
      </tr>`
    })
  )
}
