import { responseHeader } from '../http/header_lines.ts'
import { varyNames } from '../http/vary.ts'
import type { Page } from '../page/page.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * Puts a page into a response: status, what the handler had done to the headers, body.
 */
export function replay(ctx: HttpContext, page: Page): void {
  const { response } = ctx
  const earlier = page.headers.has('vary') ? responseHeader(ctx, 'vary') : null

  response.status(page.status)
  page.headers.replay(response)
  response.lazyBody = page.body === null ? {} : { content: [page.body, false] }
  if (earlier) {
    mergeVary(ctx, earlier)
  }
}

/**
 * Joins what several have said of `Vary`: who sets it last would otherwise silence the others.
 * What stands there stays as it is written.
 *
 * @param earlier - What stood there before
 */
export function mergeVary(
  ctx: HttpContext,
  earlier: (string | string[] | number | undefined)[]
): void {
  const current = [ctx.response.getHeader('vary') ?? []].flat()
  const known = varyNames(...current.map(String))
  const missing = varyNames(...earlier, ...responseHeader(ctx, 'vary')).filter(
    (name) => !known.includes(name)
  )
  if (missing.length > 0) {
    ctx.response.header('vary', [...current, ...missing].join(', '))
  }
}
