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
  /** The first round. Default: 0 */
  round?: number
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
 */
export async function fuzz(options: FuzzOptions): Promise<FuzzResult> {
  const { seed, requests, round: first = 0, without, goesOn = false, onReport } = options
  const played = new Played()
  const reports = new Map<string, string>()
  for (let round = first; played.requests < requests; round++) {
    const left = Math.min(ROUND, requests - played.requests)
    const plan = makePlan({ seed, round, requests: left, without })
    const before = played.failures.length
    await play(plan, played)

    const failures = played.failures.slice(before)
    for (const route of new Set(failures.map(({ request }) => request.route))) {
      const failure = failures.find(({ request }) => request.route === route)!
      const minimised = await minimise(plan, failure)
      const name = `${failure.kind} ${nameOf(minimised.plan.routes[minimised.failure.request.route])}`
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
