import { html, type HtmlValue, type SafeHtml } from '../html/html.ts'
import { clock } from '../html/format.ts'
import { notice } from '../html/parts.ts'
import { readMessage } from '../http/result_message.ts'
import type { DashboardPage, PageRequest, Place } from './page_request.ts'

const NAVIGATION: [place: Place, path: string, name: string][] = [
  ['overview', '', 'Overview'],
  ['pages', '/pages', 'Pages'],
  ['not-stored', '/not-stored', 'Not stored'],
  ['warm-ups', '/warm-ups', 'Warm-ups'],
]

/**
 * The document around a page of the dashboard.
 */
export function layout(request: PageRequest, page: DashboardPage): SafeHtml {
  const { base, parts, query } = request
  const { css, js, svg } = parts.assets
  const { host } = new URL(parts.baseUrl())
  const message = readMessage(parts.verifier, query.message)
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${page.title} · Page cache</title>
        <link rel="stylesheet" href="${base}/assets/${css.name}" />
        <link rel="icon" type="image/svg+xml" href="${base}/assets/${svg.name}" />
        <script src="${base}/assets/${js.name}" defer></script>
      </head>
      <body>
        <a class="skip" href="#content">Skip to the content</a>
        <header class="top">
          <div class="width">
            <a class="brand" href="${base}">${mark()}<span>Page cache</span></a>
            <span class="host">${host}</span>
            <nav aria-label="Page cache">
              ${NAVIGATION.map((entry) => navigationLink(base, page, entry))}
            </nav>
          </div>
        </header>
        <main id="content" class="width" tabindex="-1" ${page.isLive === true && LIVE}>
          <div class="heading">
            <div>
              <h1>${page.title}</h1>
              ${page.lead && html`<p class="lead">${page.lead}</p>`}
            </div>
            ${page.tools}
          </div>
          <div id="message" role="status">${message && notice(message.tone, message.text)}</div>
          ${page.content}
        </main>
        <footer class="width">
          <p>
            Counted by this process alone (${process.pid}), since
            ${clock(parts.pageCache.statistics.since)}: hits, misses, what was not stored. Other
            processes count for themselves. What is stored is the same for all that share the store.
          </p>
        </footer>
      </body>
    </html>`
}

const LIVE = html`data-live`

function navigationLink(
  base: string,
  page: DashboardPage,
  [place, path, name]: (typeof NAVIGATION)[number]
): HtmlValue {
  return place === page.place
    ? html`<a href="${base}${path}" aria-current="page">${name}</a>`
    : html`<a href="${base}${path}">${name}</a>`
}

function mark(): SafeHtml {
  return html`<svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
    <rect class="mark-back" x="2" y="2" width="20" height="20" rx="6" />
    <path class="mark-front" d="M7 9.500 12 7l5 2.500L12 12z" />
    <path class="mark-line" d="m7 12.500 5 2.500 5-2.500M7 15.500 12 18l5-2.500" />
  </svg>`
}
