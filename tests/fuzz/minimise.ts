import { play } from './play.ts'
import type { Failure, Plan, PolicyPlan, RequestPlan, RoutePlan } from './types.ts'

const SIMPLEST: PolicyPlan = {
  kind: 'timed',
  key: 'byUrl',
  vary: [],
  statuses: [],
  isPublic: false,
  streams: false,
  onMiss: 'store',
  allow: [],
}

/**
 * A failure with the shortest plan that was found to cause it.
 */
export interface Minimised {
  failure: Failure
  plan: Plan
  /** Whether it came again when only this plan was played */
  isReproduced: boolean
}

/**
 * Looks for a short history that ends in the same failure, and leaves out of it what does not
 * matter: behaviours, options, headers.
 */
export async function minimise(plan: Plan, failure: Failure): Promise<Minimised> {
  for (const history of histories(plan, failure)) {
    let found = await again(history, failure)
    if (found === null) {
      continue
    }
    let smallest = history
    for (let isSmaller = true; isSmaller;) {
      isSmaller = false
      for (const simplify of simplifications(smallest)) {
        const candidate = simplify(smallest)
        const still = candidate && (await again(candidate, failure))
        if (candidate && still) {
          ;[smallest, found, isSmaller] = [candidate, still, true]
        }
      }
    }
    return { failure: found, plan: smallest, isReproduced: true }
  }
  return { failure, plan, isReproduced: false }
}

/**
 * The same failure of the same request, where a plan causes it.
 */
async function again(plan: Plan, { kind, request }: Failure): Promise<Failure | null> {
  const { failures } = await play(plan)
  return failures.find((one) => one.kind === kind && one.request.number === request.number) ?? null
}

/**
 * Plans of the one route, from the shortest to the longest: the request alone; after the one that
 * filled the page, or with it at the same time; after all before it.
 */
function histories(plan: Plan, { request, filler }: Failure): Plan[] {
  const route = plan.routes[request.route]
  const steps = plan.steps
    .slice(0, plan.steps.findIndex((step) => step.includes(request)) + 1)
    .map((step) => step.filter((one) => one.route === request.route))
    .filter((step) => step.length > 0)
  const short = filler === null ? [] : [[[filler], [request]], [[filler, request]]]
  return [[[request]], ...short, steps].map((history) => ({
    ...plan,
    routes: [route],
    steps: history.map((step) => step.map((one) => ({ ...one, route: 0 }))),
  }))
}

type Simplify = (plan: Plan) => Plan | null

/**
 * One thing less each. `null` where a plan has not got it any more.
 */
function simplifications({ routes: [route], steps }: Plan): Simplify[] {
  const policy = Object.keys(SIMPLEST) as (keyof PolicyPlan)[]
  const requests = steps.flat()
  const names = new Set(requests.flatMap(({ headers }) => Object.keys(headers)))
  return [
    ...requests.map(({ number }) => dropped(number)),
    ...route.behaviours.map((name) =>
      ofRoute(({ behaviours }) =>
        behaviours.includes(name) ? { behaviours: behaviours.filter((one) => one !== name) } : null
      )
    ),
    ofRoute(({ ending }) => (ending === 'text' ? null : { ending: 'text' })),
    ...policy.map((option) =>
      ofRoute((own) =>
        String(own.policy[option]) === String(SIMPLEST[option])
          ? null
          : { policy: { ...own.policy, [option]: SIMPLEST[option] } }
      )
    ),
    ...requests.flatMap(({ number }) => [
      ...[...names].map((name) =>
        ofRequest(number, ({ headers }) =>
          name in headers && !(name === 'host' && headers.host === 'fuzz.test')
            ? {
                headers: {
                  ...without(headers, name),
                  ...(name === 'host' && { host: 'fuzz.test' }),
                },
              }
            : null
        )
      ),
      ofRequest(number, ({ query }) => (query.length > 0 ? { query: [] } : null)),
      ofRequest(number, ({ slug }) => (slug === 'a' ? null : { slug: 'a' })),
      ofRequest(number, ({ hasCookies }) => (hasCookies ? { hasCookies: false } : null)),
      ofRequest(number, ({ isConditional }) => (isConditional ? { isConditional: false } : null)),
      ofRequest(number, ({ body, method }) =>
        body !== undefined && method === 'GET' ? { body: undefined } : null
      ),
    ]),
  ]
}

/**
 * Without one request. The plan that fails no longer is found out by playing it.
 */
function dropped(number: number): Simplify {
  return (plan) => {
    const steps = plan.steps
      .map((step) => step.filter((one) => one.number !== number))
      .filter((step) => step.length > 0)
    return steps.flat().length === 0 ? null : { ...plan, steps }
  }
}

function ofRoute(change: (route: RoutePlan) => Partial<RoutePlan> | null): Simplify {
  return (plan) => {
    const changed = change(plan.routes[0])
    return changed && { ...plan, routes: [{ ...plan.routes[0], ...changed }] }
  }
}

function ofRequest(
  number: number,
  change: (request: RequestPlan) => Partial<RequestPlan> | null
): Simplify {
  return (plan) => {
    const request = plan.steps.flat().find((one) => one.number === number)
    const changed = request ? change(request) : null
    const replaced = (one: RequestPlan) => (one === request ? { ...one, ...changed } : one)
    return changed && { ...plan, steps: plan.steps.map((step) => step.map(replaced)) }
  }
}

function without(headers: Record<string, string>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([own]) => own !== name))
}
