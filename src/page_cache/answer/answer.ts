import { debug } from '../../debug.ts'
import { replay } from '../../response/replay.ts'
import { addCacheStatus, type CacheStatus } from '../../http/cache_status.ts'
import { isAuthorised } from '../../renewal/authorisation.ts'
import { withoutCookies } from '../../response/public_response.ts'
import { sendsCookies } from '../../recording/visitor.ts'
import { answerConditional } from '../../response/conditional.ts'
import { addCachingHeaders } from '../../response/caching_headers.ts'
import type { Page } from '../../page/page.ts'
import type { Tools } from '../runtime.ts'
import type { Passage } from '../request_scope.ts'
import type { Filling } from '../../holes/holes.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * Seconds after which a visitor may ask again for a page that only a warm-up may produce.
 */
const RETRY_AFTER = 60

/**
 * Says in the response what the cache did.
 *
 * @param key - The stored key, which only some may see
 */
export function tell(ctx: HttpContext, tools: Tools, status: CacheStatus, key?: string): void {
  debug('%s: %o', key, status)
  const isRenewal = isAuthorised(ctx.request.request)
  if (tools.config.cacheStatus || isRenewal) {
    addCacheStatus(ctx.response, tools.showsKeys || isRenewal ? { ...status, key } : status)
  }
}

/**
 * Fills the holes of a page that was produced for this very visitor.
 *
 * @returns `undefined` for a page without holes
 * @throws what filling a hole of the application's own throws
 */
export async function fillHoles({ ctx, tools }: Passage, page: Page): Promise<Filling | undefined> {
  return page.holes.length === 0 ? undefined : ((await tools.holes.fill(ctx, page)) ?? undefined)
}

/**
 * Adds to a page that stands in the response what is said to others who may keep it, and
 * answers 304 where the visitor has it already.
 *
 * @param age - Seconds since it was stored; `null` where it was produced for this request
 */
export function finish(
  { ctx, terms }: Passage,
  page: Page,
  age: number | null,
  filling?: Filling
): void {
  if (filling) {
    return finishFilled(ctx, filling)
  }
  const { forever, public: isPublic } = terms.policy
  if (isPublic) {
    withoutCookies(ctx)
  }
  if (terms.followsResponse) {
    return finishOwn(ctx, page, age)
  }
  const scope = isPublic ? 'public' : sendsCookies(ctx) ? 'private' : null

  if (forever || page.freshUntil === null) {
    const timeout = terms.timeout(ctx)
    const expiresAt = typeof timeout === 'number' ? Date.now() + timeout * 1000 : null
    addCachingHeaders(ctx.response, { maxAge: null, expiresAt, age: null, scope })
  } else {
    const maxAge = Math.round((page.freshUntil - page.storedAt) / 1000)
    addCachingHeaders(ctx.response, { maxAge, expiresAt: page.freshUntil, age, scope })
  }
  answerConditional(ctx)
}

/**
 * A page whose own directives decide leaves as it is, with its age (RFC 9111, 4.2.3 and 5.1).
 */
function finishOwn(ctx: HttpContext, page: Page, age: number | null): void {
  const current = age ?? page.age(Date.now())
  if (age !== null || (current > 0 && !ctx.response.getHeader('age'))) {
    ctx.response.header('Age', String(current))
  }
  answerConditional(ctx)
}

/**
 * A page that was filled for a visitor is his alone, and good only as long as what was filled
 * in: he may keep it, but has to ask every time whether it still is.
 */
function finishFilled(ctx: HttpContext, { body, etag }: Filling): void {
  const { response } = ctx
  response.lazyBody = { content: [body, false] }
  response.removeHeader('Expires')
  response.removeHeader('Last-Modified')
  response.header('Cache-Control', 'private, no-cache')
  if (etag === null) {
    response.removeHeader('ETag')
  } else {
    response.header('ETag', etag)
    answerConditional(ctx)
  }
}

/**
 * Serves a page that another request has caused.
 */
export function serve(passage: Passage, page: Page, filling?: Filling): void {
  replay(passage.ctx, page)
  finish(passage, page, page.age(Date.now()), filling)
}

/**
 * Answers a request that takes nothing but what is stored (RFC 9111, 5.2.1.7).
 */
export function answerNotCached({ response }: HttpContext): void {
  response.status(504)
  response.header('Cache-Control', 'no-store')
  response.send('This page is not stored, and the request takes only what is')
}

/**
 * Answers a visitor who asks for a page that no visitor may cause.
 */
export function answerUnavailable({ request, response }: HttpContext): void {
  const message = 'This page is not ready yet. Please try again in a minute.'
  response.header('Retry-After', String(RETRY_AFTER))
  response.header('Cache-Control', 'no-store')
  response.status(503)
  response.send(request.accepts(['html', 'json']) === 'json' ? { errors: [{ message }] } : message)
}
