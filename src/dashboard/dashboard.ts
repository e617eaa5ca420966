import { html } from './html/html.ts'
import { notice } from './html/parts.ts'
import { E_STORE_UNAVAILABLE } from '../errors.ts'
import { act } from './actions/act.ts'
import { ACTION, readAction } from './actions/action.ts'
import { addProtectiveHeaders } from './http/protective_headers.ts'
import { backPath } from './http/back_path.ts'
import { basePath } from './http/base_path.ts'
import { formFields } from './http/form_fields.ts'
import { isFormToken } from './http/form_token.ts'
import { isSameOrigin } from './http/is_same_origin.ts'
import { sendAsset } from './http/assets.ts'
import { MESSAGE, signMessage } from './http/result_message.ts'
import { layout } from './pages/layout.ts'
import { confirmPage } from './pages/confirm_page.ts'
import { notStoredPage } from './pages/not_stored_page.ts'
import { overviewPage } from './pages/overview_page.ts'
import { pagePage } from './pages/page_page.ts'
import { pagesPage } from './pages/pages_page.ts'
import { warmUpsPage } from './pages/warm_ups_page.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { DashboardParts } from './dashboard_parts.ts'
import type { DashboardRoute } from './dashboard_routes.ts'
import type { DashboardPage, PageRequest } from './pages/page_request.ts'

const PAGES = {
  overview: overviewPage,
  pages: pagesPage,
  page: pagePage,
  notStored: notStoredPage,
  warmUps: warmUpsPage,
  confirm: confirmPage,
}

const REFUSED =
  'Nothing was done. The form was not sent from this page, or it had been open for more than two hours, or this browser keeps no cookies. Go back, load the page again, and repeat it.'

/**
 * Answers the requests for the dashboard.
 */
export class Dashboard {
  #parts: DashboardParts

  constructor(parts: DashboardParts) {
    this.#parts = parts
  }

  /**
   * @param route - Which of its routes is asked for
   */
  async answer(ctx: HttpContext, { name, suffix }: DashboardRoute): Promise<void> {
    addProtectiveHeaders(ctx)
    if (name === 'asset') {
      return sendAsset(ctx, this.#parts.assets)
    }
    const request = {
      ctx,
      parts: this.#parts,
      base: basePath(ctx, suffix),
      now: Date.now(),
      query: ctx.request.qs(),
    }
    return name === 'act' ? this.#act(request) : this.#page(request, PAGES[name])
  }

  async #page(
    request: PageRequest,
    make: (request: PageRequest) => Promise<DashboardPage> | DashboardPage
  ): Promise<void> {
    try {
      this.#show(request, await make(request))
    } catch (error) {
      if (!(error instanceof E_STORE_UNAVAILABLE)) {
        throw error
      }
      this.#refuse(request, error.status, 'This cannot be shown now', error.message)
    }
  }

  async #act(request: PageRequest): Promise<void> {
    const { ctx, base } = request
    const fields = await formFields(ctx)
    const isAllowed =
      fields !== null &&
      isSameOrigin(ctx) &&
      isFormToken(ctx, this.#parts.verifier, fields.get('token'))
    if (!isAllowed) {
      return this.#refuse(request, 403, 'This was not done', REFUSED)
    }
    const action = readAction(new URLSearchParams(fields.get(ACTION) ?? ''))
    if (action === null) {
      return this.#refuse(
        request,
        400,
        'This was not done',
        'The form says nothing that could be done.'
      )
    }
    const { verifier } = this.#parts
    const message = await act(this.#parts, action).catch((error: Error) => {
      ctx.logger.error({ err: error }, 'page cache: what was asked for on the dashboard has failed')
      return { tone: 'bad' as const, text: error.message }
    })
    const back = new URL(backPath(fields.get('back'), base), 'http://dashboard.invalid')
    back.searchParams.set(MESSAGE, signMessage(verifier, message))
    ctx.response.status(303)
    ctx.response.header('Location', back.pathname + back.search)
    ctx.response.send('')
  }

  #refuse(request: PageRequest, status: number, title: string, text: string): void {
    const content = html`${notice('bad', text)}
      <p><a class="button" href="${request.base}/pages">To the pages</a></p>`
    this.#show(request, { title, place: 'pages', status, content })
  }

  #show(request: PageRequest, page: DashboardPage): void {
    const { response } = request.ctx
    response.status(page.status ?? 200)
    response.header('Content-Type', 'text/html; charset=utf-8')
    response.send(layout(request, page).toString())
  }
}
