import { html } from '../html/html.ts'
import { empty, notice, panel } from '../html/parts.ts'
import { runRows, workRows } from './run_rows.ts'
import type { DashboardPage, PageRequest } from './page_request.ts'

/**
 * The warm-ups that run, and those that ran last.
 */
export async function warmUpsPage({ parts, now }: PageRequest): Promise<DashboardPage> {
  const { runs, problem } = await parts.runs.all(now)
  const { all: work } = parts.work
  return {
    title: 'Warm-ups',
    place: 'warm-ups',
    isLive: true,
    lead: 'The last warm-ups of all processes that share the store of the pages',
    content: html`${problem !== null && notice('warn', problem)}
    ${
      runs !== null &&
      panel(
        'runs',
        'Commands',
        runs.length === 0
          ? empty(
              'No warm-up has run yet',
              html`Make one with <code>node ace make:warmup shop</code>, and run it with
                <code>node ace warmup:shop</code>.`
            )
          : html`<ul class="runs">
              ${runRows(runs, now)}
            </ul>`
      )
    }
    ${panel(
      'begun-here',
      'Begun on this dashboard',
      work.length === 0
        ? html`<p class="hint">
            Pages that are renewed from here are listed with what became of them.
          </p>`
        : html`<ul class="runs">
            ${workRows(work, now)}
          </ul>`,
      'in this process'
    )}`,
  }
}
