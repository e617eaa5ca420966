import { KINDS } from './behaviours/behaviours.ts'
import { endings } from './behaviours/endings.ts'
import { markerOf } from './markers.ts'
import { randomPolicy } from './policies.ts'
import { Random } from './random.ts'
import { randomHeaders, VISITORS } from './visitors.ts'
import type { Plan, RequestPlan, RoutePlan } from './types.ts'

/**
 * How many routes one application has.
 */
const ROUTES = 25

/**
 * Spellings of the query: `q` and `utm_source` have what is the visitor's own.
 */
const QUERIES: ((visitor: number) => string[])[] = [
  () => [],
  () => [],
  () => [],
  () => [],
  () => ['page=1'],
  () => ['page=1'],
  () => ['page=2', 'x=1'],
  () => ['x=1', 'page=2'],
  (visitor) => ['page=1', `utm_source=${markerOf(visitor, 'campaign')}`],
  (visitor) => [`utm_source=${markerOf(visitor, 'campaign')}`],
  (visitor) => [`q=${markerOf(visitor, 'query')}`],
  (visitor) => [`signature=${markerOf(visitor, 'signature')}`],
]

/**
 * Makes up an application and what its visitors do. It is the same every time for one seed; in which
 * order the requests of one step arrive, and who waits for whom, is not: they are sent at the same
 * time, over real connections.
 *
 * @param requests - How many, about: the last step is a whole one
 * @param without - Names of behaviours and endings that do not occur
 */
export function makePlan(seed: number, requests: number, without: string[] = []): Plan {
  const random = new Random(seed)
  const routes = Array.from({ length: ROUTES }, (_, index) => randomRoute(random, index, without))
  const steps: RequestPlan[][] = []
  for (let number = 0; number < requests; number += steps.at(-1)!.length) {
    steps.push(randomStep(random, number))
  }
  return { seed, routes, steps }
}

function randomRoute(random: Random, index: number, without: string[]): RoutePlan {
  const isWithin = (name: string) => !without.includes(name)
  const names = Array.from({ length: random.pick([1, 1, 2, 2, 3]) }, () => {
    let share = random.below(1000) / 1000
    const [, kind] = KINDS.find(([of]) => (share -= of) < 0) ?? KINDS[0]
    return random.pick(kind.filter(isWithin))
  })
  const policy = randomPolicy(random)
  if (policy.kind === 'response' && isWithin('max-age') && random.chance(0.8)) {
    names.push('max-age')
  }
  return {
    path: `/r${index}`,
    behaviours: [...new Set(names)],
    ending: random.chance(0.65) ? 'text' : random.pick(Object.keys(endings).filter(isWithin)),
    policy,
  }
}

/**
 * What most visitors do at the same time: many of them ask for the same page.
 */
function randomStep(random: Random, first: number): RequestPlan[] {
  const hot = { route: random.below(ROUTES), slug: random.pick(['a', 'a', 'b']) }
  const query = random.pick(QUERIES)
  const visitors = random.some(
    Array.from({ length: VISITORS }, (_, visitor) => visitor),
    VISITORS - random.below(4)
  )
  return visitors.map((visitor, index) => {
    const isHot = random.chance(0.7)
    const method = random.chance(0.06) ? 'HEAD' : random.chance(0.04) ? 'POST' : 'GET'
    const headers = randomHeaders(random, visitor)
    headers.host = random.chance(0.9) ? 'fuzz.test' : 'FUZZ.test:80'
    const slug = isHot ? hot.slug : random.pick(['a', 'b', '%61', markerOf(visitor, 'slug')])
    const hasBody = method === 'POST' || (method === 'GET' && random.chance(0.03))
    return {
      number: first + index,
      visitor,
      route: isHot ? hot.route : random.below(ROUTES),
      method,
      slug,
      query: isHot && random.chance(0.85) ? query(visitor) : random.pick(QUERIES)(visitor),
      headers,
      ...(hasBody && { body: markerOf(visitor, 'body') }),
      hasCookies: random.chance(0.8),
      hasToken: random.chance(0.8),
      isConditional: random.chance(0.08),
    }
  })
}
