import { hidesQuery } from './policies.ts'
import type { PolicyPlan, RequestPlan } from './types.ts'

/**
 * What a handler may see of a request while it produces a page: one spelling of host and path, and
 * of the query only what the key has, and nothing of the visitor's own copies.
 */
export function visibleForm(request: RequestPlan, policy: PolicyPlan): RequestPlan {
  const query = request.query
    .filter((parameter) => !parameter.startsWith('utm_'))
    .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0))
  return {
    ...request,
    slug: decodeURIComponent(request.slug),
    query: hidesQuery(policy) ? [] : query,
    headers: { ...request.headers, host: 'fuzz.test' },
    isConditional: false,
  }
}

/**
 * What a handler sees that answers for one visitor alone.
 *
 * @param etag - The validator that they sent
 */
export function wholeForm(request: RequestPlan, etag: string | undefined): RequestPlan {
  const { headers } = request
  return {
    ...request,
    headers: etag === undefined ? headers : { ...headers, 'if-none-match': etag },
    isConditional: false,
  }
}

/**
 * Whether the handler has answered for one visitor alone, so that nothing was hidden from it.
 */
export function sawEverything(cacheStatus: string | undefined): boolean {
  return (
    cacheStatus === undefined || /fwd=(bypass|method)|detail=(method|on-miss)/.test(cacheStatus)
  )
}

function nameOf(parameter: string): string {
  return parameter.split('=', 1)[0]
}
