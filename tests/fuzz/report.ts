import type { Minimised } from './minimise.ts'
import type { RequestPlan, RoutePlan } from './types.ts'

/**
 * Says what was wrong, in which application, and after which requests.
 */
export function reportOf({ failure, plan, isReproduced }: Minimised): string {
  const route = plan.routes[failure.request.route]
  const { filler, request } = failure
  const history = isReproduced ? plan.steps : filler === null ? [[request]] : [[filler], [request]]
  return [
    `${failure.kind}: ${failure.message}`,
    `  Cache-Status: ${failure.cacheStatus}`,
    `  the handler: ${nameOf(route)}`,
    `  its policy: ${JSON.stringify(route.policy)}`,
    ...history.map((step, index) => {
      const asked = step.map((one) => requestText(one, route)).join('\n     and at the same time ')
      return `  ${index + 1}. ${asked}`
    }),
    ...(isReproduced ? [] : ['  It did not come again with these requests alone']),
    `  again: npm run fuzz -- --seed=${plan.seed} --round=${plan.round}`,
  ].join('\n')
}

/**
 * What the handler of a route does.
 */
export function nameOf({ behaviours, ending }: RoutePlan): string {
  return `${behaviours.join(' + ')} > ${ending}`
}

function requestText(request: RequestPlan, { path }: RoutePlan): string {
  const { visitor, method, slug, query, headers, body, hasCookies, isConditional } = request
  const more = [
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body === undefined ? [] : [`with the body ${body}`]),
    hasCookies ? 'with cookies' : 'without cookies',
    ...(isConditional ? ['if it has changed'] : []),
  ]
  const url = [`${path}/${slug}`, ...query].join('&').replace('&', '?')
  return `visitor ${visitor}: ${method} ${url}\n     ${more.join('\n     ')}`
}
