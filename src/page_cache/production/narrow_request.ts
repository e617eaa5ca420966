import { changeHeader } from '../../http/change_header.ts'
import { requestedHost } from '../../keys/host_and_locale.ts'
import { canonicalQuery } from '../../keys/query.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { KeyedQuery } from '../../keys/keyed_query.ts'
import type { Validators } from '../../freshness/staleness.ts'
import type { Page } from '../../page/page.ts'
import type { PageScope } from '../request_scope.ts'

/**
 * Narrows the request that the handler sees to what the page is made of: what the key leaves out,
 * and the visitor's own conditions, are hidden from it.
 *
 * @param before - The stored page that is to be replaced
 * @returns restores the request
 */
export function narrowRequest(
  { ctx, policy, runtime }: PageScope,
  before: Page | null
): () => void {
  const { isIgnored, parseQuery } = runtime
  const validators = policy.followsResponse ? before?.staleness?.validators : undefined
  const restores = [
    narrowHost(ctx),
    narrowQuery(ctx, policy.keyedQuery, isIgnored, parseQuery),
    narrowConditions(ctx, validators),
  ]
  return () => restores.reverse().forEach((restore) => restore())
}

/**
 * Leaves of the query what is in the key, and nothing else, so that nothing else can get into a
 * page that others are served: Varnish users strip and sort the parameters of the URL for the same
 * reason.
 *
 * @param keyedQuery - What the key function keys on
 * @param isIgnored - Whether a parameter is ignored by the configuration
 * @param parse - The application's own query parser
 * @returns restores the query
 */
function narrowQuery(
  ctx: HttpContext,
  keyedQuery: KeyedQuery,
  isIgnored: (name: string) => boolean,
  parse: (query: string) => Record<string, unknown>
): () => void {
  const { request } = ctx
  const { query } = request.parsedUrl
  if (!query) {
    return () => {}
  }
  const visible = keyedQuery === 'none' ? '' : canonicalQuery(query, isIgnored)
  if (visible === query) {
    return () => {}
  }

  const values = request.qs()
  const { url } = request.request
  request.parsedUrl.query = visible
  request.updateQs(parse(visible))
  request.original = () => request.all()
  request.request.url = `${url!.split('?', 1)[0]}${visible === '' ? '' : `?${visible}`}`

  return () => {
    request.parsedUrl.query = query
    request.updateQs(values)
    delete (request as { original?: unknown }).original
    request.request.url = url
  }
}

/**
 * Request headers that ask for something else than the whole page.
 */
const CONDITIONS = new Set([
  'if-match',
  'if-none-match',
  'if-modified-since',
  'if-unmodified-since',
  'if-range',
  'range',
])

/**
 * Replaces the visitor's conditions by those of the cache (RFC 9111, 4.3.1): the handler is not
 * asked whether the visitor's copy is current, which the cache finds out by itself, but whether the
 * stored page is, where its own directives decide.
 *
 * @param validators - Of the stored page, if the handler is to be asked
 * @returns restores the headers
 */
function narrowConditions(ctx: HttpContext, validators: Validators = {}): () => void {
  const { headers } = ctx.request.request
  const own = Object.entries(headers).filter(([name]) => CONDITIONS.has(name))

  own.forEach(([name]) => delete headers[name])
  if (validators.etag !== undefined) {
    headers['if-none-match'] = validators.etag
  }
  if (validators.lastModified !== undefined) {
    headers['if-modified-since'] = validators.lastModified
  }

  return () => {
    CONDITIONS.forEach((name) => delete headers[name])
    Object.assign(headers, Object.fromEntries(own))
  }
}

/**
 * Shows a handler the host as it stands in the key, however this visitor has written it, so that
 * no link in the page says `EXAMPLE.com:80`. A request of HTTP/2 gets the `Host` that AdonisJS
 * looks for.
 *
 * @returns gives the request its own host back
 */
function narrowHost(ctx: HttpContext): () => void {
  const { request } = ctx
  const { headers } = request.request
  const host = requestedHost(ctx)
  if (host === null) {
    return () => {}
  }
  const undo: (() => void)[] = []
  const show = (name: string) => undo.push(changeHeader(request.request, name, host))
  if (headers.host !== host) {
    show('host')
  }
  if (headers[':authority'] !== undefined && headers[':authority'] !== host) {
    show(':authority')
  }
  // A proxy that is trusted has said another one.
  if (request.host() !== host) {
    show('x-forwarded-host')
  }
  return () => undo.reverse().forEach((giveBack) => giveBack())
}
