import { handlerName } from './explain_route.ts'
import { forgetsParameters } from './forgets_parameters.ts'
import { keyFuncName } from './key_func_name.ts'
import { E_NOT_INNERMOST } from '../errors.ts'
import type { CreateContext } from './context_creator.ts'
import type { PageCache } from '../page_cache/page_cache.ts'
import type { Policy } from '../policy/policy.ts'
import type { RouteExplanation } from './explanation.ts'
import type { RouteJSON } from '@adonisjs/core/types/http'

/**
 * What is cached of every route that answers GET, and what is wrong with how it says so.
 *
 * @param routes - All routes, committed
 * @param createContext - Makes the requests that key functions are asked with
 */
export async function explainRoutes(
  pageCache: PageCache,
  routes: RouteJSON[],
  createContext: CreateContext
): Promise<RouteExplanation[]> {
  const ofGet = routes.filter(({ methods }) => methods.includes('GET'))
  return Promise.all(ofGet.map((route) => explain(pageCache, route, createContext)))
}

async function explain(
  pageCache: PageCache,
  route: RouteJSON,
  createContext: CreateContext
): Promise<RouteExplanation> {
  const domain = route.domain === 'root' ? '' : route.domain
  const explanation: RouteExplanation = {
    route: `${domain}${route.pattern}`,
    handler: '',
    kept: null,
    key: null,
    store: null,
    problem: null,
  }
  try {
    const facts = await pageCache.routes.analyse(route)
    const { policy, between } = facts
    explanation.handler = handlerName(facts)
    if (policy === null) {
      return explanation
    }
    explanation.kept = kept(policy)
    explanation.key = keyFuncName(policy.keyFunc)
    explanation.store = pageCache.policies.of(policy).store.name
    if (await forgetsParameters(route, policy.keyFunc, createContext)) {
      explanation.note =
        'its key function gives all its paths one key, and so one page. If they should not share it, write keyOf(byUrl, …)'
    }
    if (between !== null) {
      throw new E_NOT_INNERMOST([`GET ${route.pattern}`, policy.declaredBy, between])
    }
  } catch (error) {
    explanation.problem = error instanceof Error ? error.message : String(error)
  }
  return explanation
}

function kept({ forever, timeout }: Policy): string {
  if (forever) {
    return 'forever'
  }
  if (timeout === 'response') {
    return 'by the response'
  }
  return typeof timeout === 'function' ? 'by the request' : `${timeout} s`
}
