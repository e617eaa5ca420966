/**
 * What a production costs more with recording than without: the time that it takes to begin a
 * recording, to read ten headers and to end it, against that of the ten reads alone. Each is
 * measured on requests that have really come, with session, shield, auth and Edge, and that nothing
 * has been read of yet. Both take turns, round by round in one process, so that what the machine does
 * beside falls on both; the figure is the median of the differences within a round.
 *
 *   npm run benchmark:recording
 *
 * Ends with 1 where it is more than 50 µs.
 */
import { Recording } from '../src/recording/recording.ts'
import { PackageClasses } from '../src/recording/known/package_classes.ts'
import { startApp } from '../tests/support/test_app.ts'
import { webStack } from '../tests/support/web_stack.ts'
import type { MatchedRoute } from '../src/recording/known/of_adonis.ts'
import type { HttpContext } from '@adonisjs/core/http'

const ROUNDS = Number(process.env.ROUNDS ?? 60)
/** Rounds in which V8 compiles what is measured */
const WARM_UP = 15
/** Requests of each kind in a round */
const REQUESTS = 100
/** Microseconds */
const LIMIT = 50

const HEADERS: Record<string, string> = {
  'accept': 'text/html',
  'accept-language': 'en, de;q=0.5',
  'hx-request': 'true',
  'origin': 'https://example.com',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-site': 'same-origin',
  'turbo-frame': 'main',
  'x-api-key': 'key',
  'x-requested-with': 'XMLHttpRequest',
  'x-tenant': 'one',
}
const NAMES = Object.keys(HEADERS)
const POLICY = {
  vary: [],
  targets: [],
  consents: new Set<never>(),
  locale: null,
  isRenewal: false,
  kind: 'timed',
  parseQuery: () => ({}),
} as const

const classes = new PackageClasses((name) => import(name))

let arrived: HttpContext[] = []
const app = await startApp({
  ...webStack({ shield: true }),
  routes: (router) => {
    router.get('/', (ctx) => {
      arrived.push(ctx)
      return 'page'
    })
  },
})

/**
 * Contexts of requests that have just come.
 */
async function freshContexts(): Promise<HttpContext[]> {
  arrived = []
  await Promise.all(Array.from({ length: REQUESTS }, () => app.get('/', { headers: HEADERS })))
  return arrived
}

function read({ request }: HttpContext): number {
  let length = 0
  for (const name of NAMES) {
    length += request.header(name)!.length
  }
  return length
}

function record(ctx: HttpContext): number {
  // It has what AdonisJS has found.
  const matched = ctx as unknown as MatchedRoute
  const recording = new Recording(ctx, { ...POLICY, known: { classes, matched } })
  const length = read(ctx)
  recording.stop()
  return length
}

/**
 * Microseconds per request.
 */
function cost(contexts: HttpContext[], work: (ctx: HttpContext) => number): number {
  let length = 0
  const begunAt = performance.now()
  for (const ctx of contexts) {
    length += work(ctx)
  }
  const took = performance.now() - begunAt
  // What nobody uses might not be done at all.
  if (length === 0) {
    throw new Error('nothing was read')
  }
  return (took * 1000) / contexts.length
}

const [any] = await freshContexts()
await classes.load(any)

const rounds: { recorded: number; alone: number; difference: number }[] = []
for (let round = 0; round < WARM_UP + ROUNDS; round++) {
  const [first, second] = [await freshContexts(), await freshContexts()]
  const isTurned = round % 2 === 1
  const early = cost(first, isTurned ? read : record)
  const late = cost(second, isTurned ? record : read)
  const [recorded, alone] = isTurned ? [late, early] : [early, late]
  if (round >= WARM_UP) {
    rounds.push({ recorded, alone, difference: recorded - alone })
  }
}

/**
 * Median, and the quarters on both sides of it.
 */
function spread(name: keyof (typeof rounds)[number]): [low: number, median: number, high: number] {
  const sorted = rounds.map((round) => round[name]).sort((a, b) => a - b)
  const at = (part: number) => sorted[Math.floor((sorted.length - 1) * part)]
  return [at(0.25), at(0.5), at(0.75)]
}

for (const [name, text] of [
  ['alone', 'ten headers'],
  ['recorded', 'the same, recorded'],
  ['difference', 'recording costs'],
] as const) {
  const [low, median, high] = spread(name).map((microseconds) => microseconds.toFixed(1))
  console.log(`${text.padEnd(20)} ${median.padStart(6)} µs (half of all rounds: ${low} to ${high})`)
}
const [, median] = spread('difference')
console.log(median > LIMIT ? `more than ${LIMIT} µs: TOO MUCH` : `at most ${LIMIT} µs`)
await app.close()
process.exit(median > LIMIT ? 1 : 0)
