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
const ROUTES = 30

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

export interface PlanOptions {
  seed: number
  /** Which of the applications of the seed, from 0 on */
  round: number
  /** How many, about: the last step is a whole one */
  requests: number
  /** Names of behaviours and endings that do not occur */
  without?: string[]
}

/**
 * Makes up an application and what its visitors do. It is the same every time for one seed and
 * round; in which order the requests of one step arrive, and who waits for whom, is not: they are
 * sent at the same time, over real connections.
 */
export function makePlan({ seed, round, requests, without = [] }: PlanOptions): Plan {
  const random = new Random(seed * 100_003 + round)
  const inTurn = new InTurn(seed, without)
  const routes = Array.from({ length: ROUTES }, (_, index) =>
    randomRoute(random, inTurn, index, round * ROUTES + index)
  )
  const steps: RequestPlan[][] = []
  for (let number = 0; number < requests; number += steps.at(-1)!.length) {
    steps.push(randomStep(random, number))
  }
  return { seed, round, routes, steps }
}

/**
 * Names in an order of the seed, so that each has its turn within some rounds.
 */
class InTurn {
  readonly kinds: [share: number, names: string[]][]
  readonly behaviours: string[]
  readonly endings: string[]

  constructor(seed: number, without: string[]) {
    const random = new Random(seed)
    const rest = (names: string[]) => names.filter((name) => !without.includes(name))
    const shuffled = (names: string[]) => random.some(names, names.length)
    this.kinds = KINDS.map(([share, names]) => [share, rest(names)])
    this.behaviours = shuffled(this.kinds.flatMap(([, names]) => names))
    this.endings = shuffled(rest(Object.keys(endings)))
  }
}

/**
 * @param turn - Number of the route among those of all rounds
 */
function randomRoute(random: Random, inTurn: InTurn, index: number, turn: number): RoutePlan {
  const { kinds, behaviours, endings: ends } = inTurn
  const names = Array.from({ length: random.pick([1, 1, 2, 2, 3]) }, () => {
    let share = random.below(1000) / 1000
    const [, kind] = kinds.find(([of]) => (share -= of) < 0) ?? kinds[0]
    return random.pick(kind)
  })
  // The others are what most handlers are like.
  if (turn % 3 !== 0) {
    names[0] = behaviours[(turn - Math.ceil(turn / 3)) % behaviours.length]
  }
  const policy = randomPolicy(random)
  if (policy.kind === 'response' && behaviours.includes('max-age') && random.chance(0.8)) {
    names.push('max-age')
  }
  return {
    path: `/r${index}`,
    behaviours: [...new Set(names)],
    ending: turn % 4 === 0 ? ends[(turn / 4) % ends.length] : 'text',
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
