import { FLOOR, NODE, ON_MEMORY, ON_REDIS, SAME_HEADERS, VARNISH } from '../hits/contestants.ts'
import { compareRounds, fastest, ratioOf, spreadOf, type Spread } from './spread.ts'
import type { Run } from './run.ts'

/**
 * What a figure has to be, and how it is found in a run.
 */
interface Limit {
  /** What is measured */
  text: string
  /** At least, or at most, this */
  least?: number
  most?: number
  /** `times`: of what it is compared with */
  unit: 'times' | 'bytes' | 'ms' | 'µs'
  /** `null` where it was not measured */
  figure: (run: Measurements) => Spread | null
}

/**
 * A limit, and what was measured.
 */
export interface Verdict extends Omit<Limit, 'figure'> {
  figure: Spread | null
}

type Measurements = Pick<Run, 'measured' | 'amounts'>

const ALL = ['1k', '16k', '128k']
const LARGE = ['16k', '128k']

/**
 * Requests per second of one, over those of the fastest of others.
 */
function ratio(
  contestant: string,
  [title, over]: [title: string, over: readonly string[]],
  least: number,
  bodies: readonly string[]
): Limit[] {
  return bodies.map((body) => ({
    text: `${contestant}, ${body}, of ${title}`,
    least,
    unit: 'times',
    figure: ({ measured }) => {
      const ofBody = measured.filter((one) => one.body === body)
      const one = ofBody.find((candidate) => candidate.contestant === contestant)
      const other = fastest(ofBody.filter((candidate) => over.includes(candidate.contestant)))
      return one && other ? ratioOf(one, other) : null
    },
  }))
}

function amount(name: string, text: string, most: number, unit: 'bytes' | 'ms'): Limit {
  return {
    text,
    most,
    unit,
    figure: ({ amounts }) => {
      const found = amounts.find((one) => one.name === name)
      return found ? spreadOf(found.values) : null
    },
  }
}

const OWN = [...ON_MEMORY, ...ON_REDIS]
const sameHeaders: [string, string[]] = ['a bare route with the same headers', SAME_HEADERS]
const floor: [string, string[]] = ['the floor of AdonisJS', FLOOR]

/**
 * What the package promises of its speed.
 */
const LIMITS: readonly Limit[] = [
  ...OWN.flatMap((contestant) => ratio(contestant, sameHeaders, 0.95, ALL)),
  ...OWN.flatMap((contestant) => ratio(contestant, floor, 0.9, LARGE)),
  ...ratio('front ring', ['node:http', NODE], 0.95, ALL),
  ...ratio('front ring', ['Varnish', VARNISH], 1, ['1k', '16k']),
  ...ratio('middleware, gzip', ['the plain page', ['middleware, memory']], 1, LARGE),
  ...ratio('middleware, gzip, a hole', ['the plain page', ['middleware, a hole']], 1, LARGE),
  ...ratio('middleware, 304', ['a 200', ['middleware, memory']], 1, ALL),
  ...ratio('100,000 pages', ['a store with 10 pages', ['10 pages']], 0.9, ['1k']),
  {
    text: 'a miss, 16k, beyond the uncached route',
    most: 100,
    unit: 'µs',
    figure: ({ measured }) => {
      const [miss, uncached] = ['a miss', 'no page cache'].map((name) =>
        measured.find(({ contestant, body }) => contestant === name && body === '16k')
      )
      return miss && uncached ? compareRounds(miss, uncached, 'cpu', (a, b) => a - b) : null
    },
  },
  ...ALL.map((body) =>
    amount(`memo, ${body}`, `memory of a remembered page beyond its body, ${body}`, 1024, 'bytes')
  ),
  amount('provider', 'what the provider adds to start-up', 15, 'ms'),
  amount('provider, each controller', 'what each controller adds to start-up', 1, 'ms'),
]

/**
 * All limits, with what was measured of them.
 *
 * @param runs - Of any kinds
 */
export function judge(runs: readonly Measurements[]): Verdict[] {
  const all = {
    measured: runs.flatMap(({ measured }) => measured),
    amounts: runs.flatMap(({ amounts }) => amounts),
  }
  return LIMITS.map((limit) => ({ ...limit, figure: limit.figure(all) }))
}

/**
 * Whether a limit is met, by the median; `null` where nobody knows.
 */
export function isMet({ figure, least = -Infinity, most = Infinity }: Verdict): boolean | null {
  return figure === null ? null : figure.median >= least && figure.median <= most
}
