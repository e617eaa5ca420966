import { hiddenQuery } from '../../keys/query/hidden_query.ts'
import { parameterNames } from '../../keys/query/query.ts'
import type { RequestScope } from '../request_scope.ts'

/**
 * Gives a redirect that takes the query along what its handler did not see of this visitor's.
 *
 * @returns whether there was any: then it is this visitor's alone, since other caches may well
 * leave out of their keys what ours leaves out
 */
export function forwardQuery({ ctx, policy, runtime }: RequestScope): boolean {
  const { request, response } = ctx
  const hidden = hiddenQuery(request.parsedUrl.query, policy.keyedQuery, runtime.reading)
  if (hidden === '') {
    return false
  }
  const [url, fragment] = String(response.getHeader('location')).split(/(?=#)/, 2)
  const own = parameterNames(url.split('?')[1])
  const missing = new URLSearchParams(hidden)
  own.forEach((name) => missing.delete(name))
  const added = missing.size === 0 ? '' : `${url.includes('?') ? '&' : '?'}${missing}`
  response.header('Location', `${url}${added}${fragment ?? ''}`)
  return true
}
