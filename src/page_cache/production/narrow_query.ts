import { isDeepStrictEqual } from 'node:util'
import { canonicalQuery } from '../../keys/query/query.ts'
import type { PageScope } from '../request_scope.ts'

type Values = Record<string, unknown>

/**
 * Hides from a handler what the key leaves out of the query of the URL, and shows it the rest in the order of
 * the key. What a middleware has given to the request or taken from it stays as it is: it is told from what the
 * visitor has written, and what is read of it is noticed.
 *
 * @returns restores the query
 */
export function narrowQuery({ ctx, policy, runtime }: PageScope): () => void {
  const { request } = ctx
  const { query } = request.parsedUrl
  if (!query) {
    return () => {}
  }
  const visible = policy.keyedQuery === 'none' ? '' : canonicalQuery(query, runtime.reading)
  if (visible === query) {
    return () => {}
  }

  const values = request.qs()
  const { parseQuery } = runtime
  request.parsedUrl.query = visible
  request.updateQs(narrowed(values, parseQuery(query), parseQuery(visible)))
  request.original = () => request.all()

  return () => {
    request.parsedUrl.query = query
    request.updateQs(values)
    delete (request as { original?: unknown }).original
  }
}

/**
 * @param values - As the request has them
 * @param ofUrl - As the visitor has written them
 * @param visible - Those of them that are in the key
 */
function narrowed(values: Values, ofUrl: Values, visible: Values): Values {
  const kept = Object.entries(visible).filter(([name]) => Object.hasOwn(values, name))
  const given = Object.entries(values).filter(
    ([name, value]) => !isDeepStrictEqual(value, ofUrl[name])
  )
  return Object.fromEntries([...kept, ...given])
}
