import { html, type SafeHtml } from '../html/html.ts'
import { ago, count, duration } from '../html/format.ts'
import { badge } from '../html/parts.ts'
import type { WatchedRun } from '../runs/run_watch.ts'
import type { WorkItem } from '../actions/work.ts'

/**
 * Warm-ups, with how far they are.
 */
export function runRows(runs: readonly WatchedRun[], now: number): SafeHtml[] {
  return runs.map((run) => {
    const { id, command, queue, done, failed, total, startedAt, endedAt } = run
    const took = (endedAt ?? now) - startedAt
    return html`<li class="run">
      <div class="what">
        <strong>${command}</strong> ${stateOf(run)}
        <span class="quiet">${queue === null ? 'one process' : `queue ${queue}, run ${id}`}</span>
      </div>
      ${progress(command, done, total, run.state !== 'running')}
      <p class="numbers">
        ${count(done)}${total !== null && ` of ${count(total)}`} visits,
        ${failed === 0 ? 'none failed' : html`<strong class="bad">${count(failed)} failed</strong>`},
        begun ${ago(startedAt, now)}, ${endedAt === null ? 'for' : 'took'} ${duration(took)}
      </p>
    </li>`
  })
}

/**
 * What was begun on the dashboard of this process.
 */
export function workRows(items: readonly WorkItem[], now: number): SafeHtml[] {
  return items.map(({ title, begunAt, endedAt, done, failed, result }) => {
    const state =
      result === null
        ? badge('info', 'running', 'Running')
        : badge(result.tone, result.tone === 'good' ? 'good' : 'bad', 'Ended')
    return html`<li class="run">
      <div class="what"><strong>${title}</strong> ${state}</div>
      <p class="numbers">
        ${
          result === null
            ? html`${count(done)} done, ${count(failed)} failed, begun ${ago(begunAt, now)}`
            : html`${result.text}
                <span class="quiet"
                  >${ago(begunAt, now)}, took ${duration(endedAt! - begunAt)}</span
                >`
        }
      </p>
    </li>`
  })
}

function stateOf({ state, failed }: WatchedRun): SafeHtml {
  switch (state) {
    case 'running':
      return badge('info', 'running', 'Running')
    case 'silent':
      return badge('warn', 'bad', 'No news for a minute: interrupted, or it waits')
    case 'ended':
      return failed === 0 ? badge('good', 'good', 'Ended') : badge('bad', 'bad', 'Ended')
  }
}

function progress(name: string, done: number, total: number | null, isOver: boolean): SafeHtml {
  const label = `Progress of ${name}`
  if (total === null) {
    return isOver
      ? html`<progress aria-label="${label}" value="${done}" max="${Math.max(1, done)}"></progress>`
      : html`<progress aria-label="${label}"></progress>`
  }
  return html`<progress
    aria-label="${label}"
    value="${done}"
    max="${Math.max(1, total)}"
  ></progress>`
}
