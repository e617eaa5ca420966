import { canonicalQuery } from '../../keys/query.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { KeyedQuery } from '../../keys/keyed_query.ts'
import type { Validators } from '../../freshness/staleness.ts'
import type { Page } from '../../page/page.ts'
import type { PageScope } from '../request_scope.ts'

/**
 * Shows the handler of the request what is the page's, and nothing that is this visitor's own:
 * the hidden inputs of the design, section 4.
 *
 * @param before - The stored page that is to be replaced
 * @returns gives the request back what it was
 */
export function narrowRequest(
  { ctx, policy, runtime }: PageScope,
  before: Page | null
): () => void {
  const { isIgnored, parseQuery } = runtime
  const giveQueryBack = narrowQuery(ctx, policy.keyedQuery, isIgnored, parseQuery)
  if (!policy.followsResponse) {
    return giveQueryBack
  }
  const giveConditionsBack = narrowConditions(ctx, before?.staleness?.validators)
  return () => {
    giveConditionsBack()
    giveQueryBack()
  }
}

/**
 * Shows a handler of the query what is in the key, and nothing else, so that nothing else can
 * get into a page that others are served: Varnish users strip and sort the parameters of the
 * URL for the same reason.
 *
 * @param keyedQuery - What the key function keys on
 * @param isIgnored - Whether a parameter is ignored by the configuration
 * @param parse - The application's own query parser
 * @returns gives the request its own query back
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
const CONDITIONS = [
  'if-match',
  'if-none-match',
  'if-modified-since',
  'if-unmodified-since',
  'if-range',
  'range',
]

/**
 * Asks a handler in the name of the cache (RFC 9111, 4.3.1): not whether the visitor's copy is
 * current, which the cache finds out by itself, but whether the stored page is.
 *
 * @param validators - Of the stored page, if any
 * @returns gives the request its own headers back
 */
function narrowConditions(ctx: HttpContext, validators: Validators = {}): () => void {
  const { headers } = ctx.request.request
  const own = CONDITIONS.map((name) => [name, headers[name]] as const)

  CONDITIONS.forEach((name) => delete headers[name])
  if (validators.etag !== undefined) {
    headers['if-none-match'] = validators.etag
  }
  if (validators.lastModified !== undefined) {
    headers['if-modified-since'] = validators.lastModified
  }

  return () => {
    for (const [name, value] of own) {
      delete headers[name]
      if (value !== undefined) {
        headers[name] = value
      }
    }
  }
}
