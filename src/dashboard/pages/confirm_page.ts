import { html, type SafeHtml } from '../html/html.ts'
import { counted } from '../html/format.ts'
import { empty, notice } from '../html/parts.ts'
import { ACTION, actionQuery, readAction, type Action, type Target } from '../actions/action.ts'
import { targetName } from '../actions/act.ts'
import { findVariants } from '../listing/find_page.ts'
import { IndexRecords } from '../listing/index_records.ts'
import { formToken } from '../http/form_token.ts'
import { backPath } from '../http/back_path.ts'
import type { DashboardParts } from '../dashboard_parts.ts'
import type { DashboardPage, PageRequest } from './page_request.ts'

const WORDS = {
  renew: {
    title: 'Renew',
    effect:
      'Their handlers run now, in this process, and what they answer replaces what is stored. Visitors get the stored pages meanwhile. Where a handler fails, the good page stays.',
  },
  expire: {
    title: 'Expire',
    effect:
      'Whoever asks for one next gets it as it is, once more, and it is renewed in the background.',
  },
  forget: {
    title: 'Forget',
    effect:
      'They are gone at once, for all processes and for networks in front. The next visitor of each waits until its handler has answered.',
  },
}

/**
 * Asks whether something is really to be done. It is a page like any other; a script shows its form in a
 * dialog.
 */
export async function confirmPage(request: PageRequest): Promise<DashboardPage> {
  const { ctx, parts, base, query } = request
  const action = readAction(new URLSearchParams(ctx.request.parsedUrl.query ?? ''))
  const name = action && (await targetName(parts, action.target))
  const back = backPath(query.back, base)
  if (action === null || name === null) {
    return {
      title: 'Nothing to do',
      place: 'pages',
      status: 404,
      content: empty(
        'This page is not stored any more',
        html`It may have expired, or somebody was quicker. <a href="${back}">Go back</a>`
      ),
    }
  }
  const { title, effect } = WORDS[action.verb]
  const { pages, problems } = await countOf(parts, action.target)
  return {
    title: `${title} ${pages === 1 ? 'this page' : 'these pages'}?`,
    place: 'pages',
    content: html`<form id="confirm" class="panel confirm" method="post" action="${base}/act">
      ${problems.map((text) => notice('bad', text))}
      <p class="target">${name.text}</p>
      <p>
        ${counted(pages, action.target.what === 'page' ? 'variant' : 'page')} in the index.
        ${effect}
      </p>
      ${hidden({ [ACTION]: actionQuery(action).toString(), back })} ${tokens(request)}
      <div class="actions">
        <button
          class="button ${action.verb === 'forget' ? 'danger solid' : 'primary'}"
          type="submit"
        >
          ${buttonText(title, action, pages)}
        </button>
        <a class="button" href="${back}" data-close>Cancel</a>
      </div>
    </form>`,
  }
}

function buttonText(title: string, { target }: Action, pages: number): string {
  return target.what === 'page' ? `${title} it` : `${title} ${counted(pages, 'page')}`
}

/**
 * Of ours, and of @adonisjs/shield where the application has it.
 */
function tokens({ ctx, parts }: PageRequest): SafeHtml {
  const { csrfToken } = ctx.request as { csrfToken?: unknown }
  return hidden({
    token: formToken(ctx, parts.verifier),
    ...(typeof csrfToken === 'string' && { _csrf: csrfToken }),
  })
}

function hidden(fields: Record<string, string>): SafeHtml {
  return html`${Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`
  )}`
}

/**
 * How many pages the index has of it, and why it may be more.
 */
async function countOf(
  parts: DashboardParts,
  target: Target
): Promise<{ pages: number; problems: string[] }> {
  if (target.what === 'page') {
    const variants = await findVariants(parts, target.store, target.key)
    return { pages: variants.length, problems: [] }
  }
  let pages = 0
  const records = new IndexRecords(parts.pageCache, parts.version())
  for await (const { record } of records.read()) {
    const isOne =
      target.what === 'tag' ? record.tags.includes(target.tag) : record.route === target.route
    pages += isOne ? 1 : 0
  }
  return { pages, problems: records.errors }
}
