import { middlewareInfo } from '@adonisjs/core/http/helpers'
import { policyOf } from '../policy/policy.ts'
import { policyValues } from './policy_values.ts'
import type { RouteFacts } from '../routes/route_facts.ts'
import type { ExplainedRoute } from './explanation.ts'
import type { ResolvedConfig } from '../types.ts'
import type { RouteJSON } from '@adonisjs/core/types/http'

type RouteMiddleware = Parameters<RouteJSON['middleware']['add']>[0]
type ServerMiddleware = Exclude<RouteMiddleware, Function>

/**
 * What a route says about its pages, and where the cache runs on it.
 *
 * @param server - Middleware that runs on every request
 */
export async function explainRoute(
  route: RouteJSON,
  facts: RouteFacts,
  server: ServerMiddleware[],
  config: ResolvedConfig
): Promise<ExplainedRoute> {
  const { policy, action, between } = facts
  const stack = [...server, ...route.middleware.all()]
  const names = await Promise.all(stack.map(nameOf))
  const isOnRoute = policy !== null && stack.some((one) => policyOf(one) === policy)
  return {
    pattern: route.pattern,
    name: route.name ?? null,
    handler: handlerName(facts),
    middleware: names.filter((name) => name !== null),
    cacheRuns:
      policy === null
        ? null
        : between !== null
          ? `before the middleware "${between}": it does nothing there`
          : isOnRoute
            ? 'after all middleware, as the last of them'
            : 'after all middleware, around the action',
    policy: policy && {
      declaredBy: policy.declaredBy,
      forever: policy.forever,
      values: policyValues(policy, action?.controller ?? null, config),
    },
  }
}

/**
 * `PostsController.show`
 */
export function handlerName({ action }: RouteFacts): string {
  return action ? `${action.controller.name || 'a class'}.${action.method}` : 'a function'
}

async function nameOf(middleware: RouteMiddleware): Promise<string | null> {
  const policy = policyOf(middleware)
  if (policy) {
    return policy.declaredBy
  }
  const info = await middlewareInfo(middleware)
  if (info.type === 'closure') {
    return info.name === 'closure' ? 'a function' : info.name
  }
  // Ours, which only checks who may renew.
  const path = info.moduleNameOrPath
  return path.includes('renewal_middleware') ? null : info.type === 'named' ? info.name : path
}
