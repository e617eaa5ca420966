import { makePlan } from './plan.ts'
import { minimise } from './minimise.ts'
import { play, Played } from './play.ts'
import { nameOf, reportOf } from './report.ts'

/**
 * How many requests one application gets, so that nothing adds up however many there are.
 */
const ROUND = 1000

export interface FuzzOptions {
  seed: number
  requests: number
  /** Names of behaviours and endings that do not occur */
  without?: string[]
  /** Whether it goes on after a round with failures */
  goesOn?: boolean
  /** Gets each report as soon as it is known */
  onReport?: (report: string) => void
}

export interface FuzzResult {
  played: Played
  /** What was wrong, each kind of it once */
  reports: string[]
}

/**
 * Plays made-up applications round by round, and reports what must not be.
 *
 * A round has a seed of its own, which plays it alone: that of the first is the one that was given.
 */
export async function fuzz(options: FuzzOptions): Promise<FuzzResult> {
  const { seed, requests, without, goesOn = false, onReport } = options
  const played = new Played()
  const reports = new Map<string, string>()
  for (let round = 0; played.requests < requests; round++) {
    const ofRound = round === 0 ? seed : (seed * 100_003 + round) % 2 ** 31
    const plan = makePlan(ofRound, Math.min(ROUND, requests - played.requests), without)
    const before = played.failures.length
    await play(plan, played)

    const failures = played.failures.slice(before)
    for (const route of new Set(failures.map(({ request }) => request.route))) {
      const failure = failures.find(({ request }) => request.route === route)!
      const minimised = await minimise(plan, failure)
      const name = `${failure.kind} ${nameOf(minimised.plan.routes.at(0)!)}`
      if (!reports.has(name)) {
        reports.set(name, reportOf(minimised))
        onReport?.(reports.get(name)!)
      }
    }
    if (failures.length > 0 && !goesOn) {
      break
    }
  }
  return { played, reports: [...reports.values()] }
}
