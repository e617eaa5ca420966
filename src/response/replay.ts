import { headerText } from '../http/header_text.ts'
import { responseHeader } from '../http/header_lines.ts'
import { mergedVary } from '../http/merged_vary.ts'
import { NO_CONTENT, setStatus } from './set_status.ts'
import type { Page } from '../page/page.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * Puts a page into a response: its status, the changes that its handler made to the headers, and
 * its body.
 *
 * @param without - In lower case: a header that is left out. Default: none
 */
export function replay(ctx: HttpContext, page: Page, without: string | null = null): void {
  const { response } = ctx
  page.prepare()
  const earlier = page.headers.has('vary') ? responseHeader(ctx, 'vary') : null

  setStatus(response, page)
  page.headers.replay(response, without)
  const isSent = page.body !== null || (page.status === NO_CONTENT && !page.isStatusOwn)
  response.lazyBody = isSent ? { content: [page.body, false] } : {}
  if (earlier?.some((value) => value !== undefined)) {
    mergeVary(ctx, earlier!)
  }
}

/**
 * Merges the `Vary` of several: the last one to set it would otherwise overwrite the others. The
 * names that are set now stay as they are written.
 *
 * @param earlier - What was set before
 */
export function mergeVary(
  ctx: HttpContext,
  earlier: (string | string[] | number | undefined)[]
): void {
  const { response } = ctx
  const set = response.getHeader('vary')
  const current = headerText(set)
  const below = response.response.getHeader('vary')
  const others = below === undefined ? earlier : [...earlier, below]
  const merged = mergedVary(current, others.join(','))
  if (merged !== current) {
    response.header('vary', merged)
  }
}
