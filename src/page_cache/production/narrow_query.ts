import { canonicalQuery } from '../../keys/query.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { KeyedQuery } from '../../keys/keyed_query.ts'

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
export function narrowQuery(
  ctx: HttpContext,
  keyedQuery: KeyedQuery | null,
  isIgnored: (name: string) => boolean,
  parse: (query: string) => Record<string, unknown>
): () => void {
  const { request } = ctx
  const { query } = request.parsedUrl
  if (!query || keyedQuery === null) {
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
